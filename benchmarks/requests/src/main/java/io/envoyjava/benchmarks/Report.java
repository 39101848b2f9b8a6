// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A report of the results for people: tables, and a chart.
 *
 * @param results the results of each subject, in the order of the report
 * @param settings how it was measured
 */
record Report(List<Results> results, String settings) {
  private static final String CHART = "requests.png";

  /** Writes {@code requests.md} and {@value #CHART}. */
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("requests.md"), markdown());
      Chart.write(of(Workload.GET), baseline(Workload.GET), folder.resolve(CHART));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String markdown() {
    var text = new StringBuilder();
    text.append(
        """
        # What a request costs

        Written by `benchmarks/run --report docs/benchmarks` on %s. %s. %s. Load by h2load over HTTP/1.1 with keep-alive, and for connections by a client in Java, on the second processor; Envoy
        with one worker on the first; no upstream: Envoy answers itself. Processor time is that of the whole Envoy process, the JVM's threads included, and of
        the gRPC server where there is one. What each costs *more* is the median of the differences to the baseline in the same round; in brackets, the smallest and
        the largest of the medians of single starts. [performance.md](../performance.md) says what it means.
        """
            .formatted(LocalDate.now(ZoneOffset.UTC), machine(), settings));
    for (var workload : Workload.values()) {
      if (of(workload).isEmpty()) continue;
      text.append("\n## ").append(workload.title()).append('\n');
      if (workload == Workload.GET) text.append("\n![processor time](" + CHART + ")\n");
      addCost(text, workload);
      if (workload == Workload.GET) {
        addLatency(text);
        addJava(text);
      }
    }
    return text.toString();
  }

  private void addCost(StringBuilder text, Workload workload) {
    var baseline = baseline(workload);
    boolean body = workload.bodyBytes() > 0;
    text.append(
        """

        | | made with | µs a %1$s | ratio | more, µs | %2$s%1$ss/s |
        |---|---|--:|--:|--:|%3$s--:|
        """
            .formatted(workload.unit(), body ? "more, ns a byte | " : "", body ? "--:|" : ""));
    for (var result : of(workload)) {
      var over = result.over(baseline);
      text.append(
          "| %s | %s | %.2f | %.3f | %s | %s%.0f |%n"
              .formatted(
                  result.subject().name(),
                  result.subject().kind().title(),
                  result.micros(),
                  result.micros() / baseline.micros(),
                  result == baseline
                      ? ""
                      : "%+.2f (%+.2f … %+.2f)".formatted(over.median(), over.least(), over.most()),
                  !body
                      ? ""
                      : result == baseline
                          ? "| "
                          : "%.2f | ".formatted(over.median() * 1000 / workload.bodyBytes()),
                  result.perSecond()));
    }
  }

  private void addLatency(StringBuilder text) {
    var baseline = baseline(Workload.GET);
    if (Double.isNaN(baseline.latency(Load.Latencies::p99))) return;
    text.append(
        """

        Latency at an even rate, half of what Envoy answers without a filter (%.0f requests/s):

        | | p50, µs | p99, µs | p99.9, µs | p99 ratio |
        |---|--:|--:|--:|--:|
        """
            .formatted(baseline.perSecond() / 2));
    for (var result : of(Workload.GET)) {
      double p99 = result.latency(Load.Latencies::p99);
      if (Double.isNaN(p99)) continue;
      text.append(
          "| %s | %.0f | %.0f | %.0f | %.2f |%n"
              .formatted(
                  result.subject().name(),
                  result.latency(Load.Latencies::p50),
                  p99,
                  result.latency(Load.Latencies::p999),
                  p99 / baseline.latency(Load.Latencies::p99)));
    }
  }

  private void addJava(StringBuilder text) {
    var baseline = baseline(Workload.GET);
    text.append(
        """

        Start and memory of the Envoy process, and what its JVM allocates and collects:

        | | ready after, ms | RSS idle, MiB | RSS after load, MiB | bytes allocated a request | collections | longest pause, ms |
        |---|--:|--:|--:|--:|--:|--:|
        """);
    for (var result : of(Workload.GET)) {
      if (!result.subject().isJava() && result != baseline) continue;
      text.append(
          "| %s | %.0f | %.0f | %.0f | %s |%n"
              .formatted(
                  result.subject().name(),
                  result.secondsToReady() * 1000,
                  result.residentIdle() / (1 << 20),
                  result.residentLoaded() / (1 << 20),
                  result == baseline
                      ? "| | "
                      : "%.0f | %.0f | %.1f"
                          .formatted(
                              result.allocatedPerRequest(),
                              result.collections(),
                              result.longestPauseMillis())));
    }
  }

  private List<Results> of(Workload workload) {
    return results.stream().filter(result -> result.subject().workload() == workload).toList();
  }

  private Results baseline(Workload workload) {
    return of(workload).stream()
        .filter(result -> result.subject().kind() == Subject.Kind.BASELINE)
        .findFirst()
        .orElseThrow(() -> new BenchmarkException("no baseline for " + workload));
  }

  private static String machine() {
    try {
      var processor =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(System.getProperty("os.arch"));
      var envoy = Command.run(EnvoyBinary.locate().toString(), "--version");
      var version = envoy.replaceAll("(?s).*?/([0-9.]+)/.*", "$1");
      return "%d processors (%s), Envoy %s, Java %s"
          .formatted(
              Runtime.getRuntime().availableProcessors(), processor, version, Runtime.version());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
