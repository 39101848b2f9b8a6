// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import io.envoyjava.testing.EnvoyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures the cost of a request. The Envoys of all subjects run at the same time and take turns in
 * short runs, in an order that changes in each round, so that other activity on the machine affects
 * all of them alike. Then all are restarted, since the memory layout of a process also makes a
 * difference.
 */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures what a request through Envoy costs, with and without filters.")
final class Benchmark implements Callable<Integer> {
  @Parameters(index = "0", hidden = true, description = "the folder of the repository")
  private Path root = Path.of("");

  @Option(names = "--starts", description = "how often each Envoy is started (${DEFAULT-VALUE})")
  private int starts = 5;

  @Option(names = "--rounds", description = "runs of each after a start (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--seconds", description = "how long a run takes (${DEFAULT-VALUE})")
  private int seconds = 1;

  @Option(names = "--warm-up", description = "seconds before the first run (${DEFAULT-VALUE})")
  private int warmUp = 10;

  @Option(
      names = "--steady",
      description =
          "seconds of even load after each start, for latencies; 0 for none (${DEFAULT-VALUE})")
  private int steady = 6;

  @Option(names = "--connections", description = "connections at once (${DEFAULT-VALUE})")
  private int connections = 16;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "TEXT",
      description = "only those subjects whose name has one of these texts in it, and baselines")
  private List<String> only = List.of();

  @Option(names = "--workload", description = "only this one, of ${COMPLETION-CANDIDATES}")
  private @Nullable Workload workload;

  @Option(
      names = "--module",
      paramLabel = "TITLE=FILE:FILTER[:CONFIGURATION]",
      description = "one more subject: a filter of a module that was built elsewhere")
  private List<String> modules = List.of();

  @Option(
      names = "--variant",
      paramLabel = "TITLE=JVM OPTIONS",
      description = "all subjects in Java once more, with these options")
  private Map<String, String> variants = Map.of();

  @Option(
      names = "--no-aot",
      negatable = true,
      description = "without the AOT cache that the image has, and that is made here too")
  private boolean aot = true;

  @Option(names = "--report", description = "the folder that gets the report and the chart")
  private @Nullable Path report;

  private Path scratch = Path.of("");
  private List<Results> results = List.of();

  Benchmark() {}

  /** Ends with status 0, or with 1 and a line that says what is missing. */
  public static void main(String... args) {
    System.exit(new Benchmark().run(args));
  }

  int run(String... args) {
    return new CommandLine(this)
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              if (!(e instanceof BenchmarkException) && !(e instanceof EnvoyException)) throw e;
              command.getErr().println("benchmarks: " + e.getMessage());
              return 1;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws IOException {
    scratch = Files.createTempDirectory("envoy-java-benchmark");
    try {
      var subjects = subjects();
      var bySubject = new LinkedHashMap<Subject, Results>();
      subjects.forEach(subject -> bySubject.put(subject, new Results(subject)));
      for (int start = 1; start <= starts; start++) measure(start, bySubject);
      results = List.copyOf(bySubject.values());
      var made = new Report(results, settings());
      System.out.println(made.markdown());
      if (report != null) made.write(report);
      return 0;
    } finally {
      delete(scratch);
    }
  }

  /** Returns the latest results of a subject, by its name. */
  Results result(String name) {
    return results.stream()
        .filter(result -> result.subject().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BenchmarkException("nothing was measured of " + name));
  }

  private List<Subject> subjects() throws IOException {
    Files.createDirectory(scratch.resolve("access_logs"));
    var subjects = new ArrayList<>(Subjects.all(root.toAbsolutePath().normalize(), scratch));
    subjects.removeIf(subject -> !isWanted(subject));
    for (var module : modules) subjects.add(Subjects.parse(module));
    if (aot) {
      subjects.replaceAll(
          subject ->
              subject.isJava()
                  ? subject.withAotCache(Running.writeAotCache(subject, scratch))
                  : subject);
    }
    var plain = List.copyOf(subjects);
    variants.forEach(
        (title, options) ->
            plain.stream()
                .filter(Subject::isJava)
                .forEach(subject -> subjects.add(subject.with(title, options))));
    if (subjects.isEmpty()) throw new BenchmarkException("nothing is left to measure");
    return subjects;
  }

  private boolean isWanted(Subject subject) {
    if (workload != null && subject.workload() != workload) return false;
    return subject.kind() == Subject.Kind.BASELINE
        || only.isEmpty()
        || only.stream().anyMatch(subject.name()::contains);
  }

  private String settings() {
    return "%d starts, %d rounds of %d s after each and %d s of warm-up, %d connections"
        .formatted(starts, rounds, seconds, warmUp, connections);
  }

  private void measure(int start, Map<Subject, Results> results) {
    var running = new ArrayList<Running>();
    try {
      for (var subject : results.keySet()) running.add(Running.start(subject, scratch));
      var idle = new LinkedHashMap<Subject, Long>();
      running.forEach(envoy -> idle.put(envoy.subject(), envoy.residentBytes()));
      var load = new Load(connections, scratch);
      var likely = new LinkedHashMap<Running, Double>();
      for (var envoy : running) {
        likely.put(envoy, load.warmUp(envoy.port(), workload(envoy), warmUp).perSecond());
      }
      var order = new ArrayList<>(running);
      for (int round = 1; round <= rounds; round++) {
        Collections.shuffle(order, new Random(31L * start + round));
        for (var envoy : order) {
          var sample = sample(start, round, envoy, load, of(likely, envoy));
          of(results, envoy.subject()).add(sample);
        }
        say("start %d of %d: round %d of %d".formatted(start, starts, round, rounds));
      }
      for (var envoy : running) {
        of(results, envoy.subject())
            .add(
                new Results.Start(
                    envoy.secondsToReady(),
                    idle.getOrDefault(envoy.subject(), 0L),
                    envoy.residentBytes(),
                    allocatedPerRequest(envoy, load, of(likely, envoy)),
                    envoy.pauses()));
      }
      if (steady > 0) measureLatencies(running, results, load);
    } finally {
      running.forEach(Running::close);
    }
  }

  private Results.Sample sample(int start, int round, Running envoy, Load load, double likely) {
    long before = envoy.processorNanos();
    var answered = load.saturate(envoy.port(), workload(envoy), seconds, likely);
    double micros = (envoy.processorNanos() - before) / 1e3 / answered.requests();
    return new Results.Sample(start, round, micros, answered.perSecond());
  }

  private double allocatedPerRequest(Running envoy, Load load, double likely) {
    if (!envoy.subject().isJava()) return 0;
    long before = envoy.allocatedBytes();
    var answered = load.saturate(envoy.port(), workload(envoy), seconds, likely);
    return (double) (envoy.allocatedBytes() - before) / answered.requests();
  }

  /**
   * Measures latencies of plain requests at half of the rate that Envoy reaches without a filter.
   */
  private void measureLatencies(List<Running> running, Map<Subject, Results> results, Load load) {
    var half =
        results.values().stream()
            .filter(result -> result.subject().kind() == Subject.Kind.BASELINE)
            .filter(result -> result.subject().workload() == Workload.GET)
            .mapToDouble(Results::perSecond)
            .max();
    if (half.isEmpty()) return;
    var order = new ArrayList<>(running);
    order.removeIf(envoy -> workload(envoy) != Workload.GET);
    order.sort(Comparator.comparing(envoy -> envoy.subject().name()));
    // In short turns, as above.
    int turns = Math.max(1, steady / 2);
    for (int turn = 0; turn < turns; turn++) {
      Collections.rotate(order, 3);
      for (var envoy : order) {
        double rate = half.getAsDouble() / 2;
        if (envoy.subject().kind() == Subject.Kind.EXT_PROC) continue; // cannot take that much
        of(results, envoy.subject())
            .add(load.steady(envoy.port(), Workload.GET, (double) steady / turns, rate));
      }
      say("even load: turn %d of %d".formatted(turn + 1, turns));
    }
  }

  private static Workload workload(Running envoy) {
    return envoy.subject().workload();
  }

  private static <K, V> V of(Map<K, V> values, K key) {
    var value = values.get(key);
    if (value == null) throw new AssertionError(key);
    return value;
  }

  private static void say(String line) {
    System.err.println(line);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
