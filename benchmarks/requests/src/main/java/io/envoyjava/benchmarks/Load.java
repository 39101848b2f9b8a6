// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Requests over HTTP/1.1 with keep-alive, by {@code h2load}, or what {@link ConnectionLoad} does;
 * on the second processor.
 *
 * @param connections the number of concurrent connections; each sends its next request when it has
 *     the answer
 * @param scratch a folder for files
 */
record Load(int connections, Path scratch) {
  private static final Pattern REQUESTS =
      Pattern.compile("requests: (\\d+) total, \\d+ started, (\\d+) done, (\\d+) succeeded");
  private static final Pattern OK = Pattern.compile("status codes: (\\d+) 2xx");
  private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(ms|s),");

  /** The number of requests that were answered with 2xx, and the duration. */
  record Answered(long requests, double seconds) {
    double perSecond() {
      return requests / seconds;
    }
  }

  /** Times from the sending of a request to the end of its response, in microseconds. */
  record Latencies(long p50, long p99, long p999) {}

  /**
   * Sends as many requests as are answered in about this time, at an expected rate of {@code
   * perSecond}.
   */
  Answered saturate(int port, Workload workload, double seconds, double perSecond) {
    return run(port, workload, requests(seconds * perSecond), List.of());
  }

  /**
   * Sends requests as {@link #saturate} does if the rate is not known yet: in steps, each twice the
   * last.
   */
  Answered warmUp(int port, Workload workload, double seconds) {
    long begin = System.nanoTime();
    var last = run(port, workload, 8L * connections, List.of());
    while ((System.nanoTime() - begin) / 1e9 + last.seconds() < seconds) {
      last = run(port, workload, 2 * last.requests(), List.of());
    }
    return last;
  }

  /**
   * Rounds a number of requests to whole rounds of all connections. h2load gets a number and not a
   * duration, since it does not end with HTTP/1 otherwise.
   */
  private long requests(double number) {
    return connections * Math.max(1, Math.round(number / connections));
  }

  /** Sends requests at an even rate, whether or not the earlier ones have been answered. */
  Latencies steady(int port, Workload workload, double seconds, double perSecond) {
    var log = scratch.resolve("latencies");
    try {
      Files.deleteIfExists(log);
      double each = perSecond / connections;
      var _ =
          run(
              port,
              workload,
              requests(seconds * perSecond),
              List.of("--rps", "%.1f".formatted(each), "--log-file", log.toString()));
      try (var lines = Files.lines(log)) {
        return percentiles(lines.mapToLong(Load::micros).toArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line of the log: when it began, the status, how long it took. */
  private static long micros(String line) {
    return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1).strip());
  }

  private static Latencies percentiles(long[] times) {
    if (times.length == 0) throw new BenchmarkException("h2load has logged no request");
    Arrays.sort(times);
    return new Latencies(at(times, 0.5), at(times, 0.99), at(times, 0.999));
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))];
  }

  private Answered run(int port, Workload workload, long number, List<String> more) {
    if (!workload.isOfRequests()) return runConnections(port, workload, number);
    var command = new ArrayList<String>();
    command.addAll(List.of("h2load", "--h1", "-t", "1", "-c", Integer.toString(connections)));
    command.addAll(List.of("-n", Long.toString(number)));
    command.addAll(more);
    if (workload.bodyBytes() > 0) {
      command.addAll(List.of("-d", workload.bodyFile(scratch).toString()));
    }
    command.addAll(List.of("-H", "user-agent: benchmark/1.0", "-H", "x-token: 0123456789abcdef"));
    command.add("http://127.0.0.1:%d/".formatted(port));
    var output = Command.run(Processor.pinned(1, command.toArray(String[]::new)));
    var requests = REQUESTS.matcher(output);
    var ok = OK.matcher(output);
    var finished = FINISHED.matcher(output);
    if (!requests.find() || !ok.find() || !finished.find()) {
      throw new BenchmarkException("the output of h2load is not as expected:\n" + output);
    }
    long done = Long.parseLong(requests.group(2));
    if (done == 0 || Long.parseLong(ok.group(1)) < done) {
      throw new BenchmarkException("not all requests succeeded:\n" + output);
    }
    double time = Double.parseDouble(finished.group(1));
    return new Answered(done, finished.group(2).equals("ms") ? time / 1000 : time);
  }

  private Answered runConnections(int port, Workload workload, long number) {
    long times = Math.max(1, number / connections);
    var output =
        Command.run(
            Processor.pinned(
                1,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ConnectionLoad.class.getName(),
                Integer.toString(port),
                workload.name(),
                Integer.toString(connections),
                Long.toString(times)));
    return new Answered(times * connections, Long.parseLong(output.strip()) / 1e9);
  }
}
