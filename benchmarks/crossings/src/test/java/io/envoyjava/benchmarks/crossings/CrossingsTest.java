// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A short run of all benchmarks. It is too short to measure times; allocations are the same at each
 * call once the code is compiled.
 */
final class CrossingsTest {
  /**
   * The bytes that a hook or call may allocate. Less than half of them would mean that it did not
   * happen.
   *
   * @param steady bytes, once the code is compiled
   * @param before additional bytes before C2 has compiled the code
   */
  private record Bytes(int steady, int before) {
    Bytes(int steady) {
      this(steady, 0);
    }
  }

  private static final Map<String, Bytes> BYTES =
      Map.ofEntries(
          entry("emptyHook", new Bytes(0)),
          entry("hookNotOverridden", new Bytes(0)),
          // The stream, 64 bytes, and the author's filter, 16.
          entry("streamWithoutHooks", new Bytes(80)),
          entry("streamOfEmptyHooks", new Bytes(80)),
          // Besides, the views of the two messages, 24 each.
          entry("streamOfHeaders", new Bytes(80 + 48)),
          // The entry in the queue.
          entry("task", new Bytes(24, 56)),
          entry("call GET_HEADER", new Bytes(56)),
          entry("call GET_ABSENT_HEADER", new Bytes(0)),
          entry("call CONTAINS_HEADER", new Bytes(0)),
          entry("call SET_HEADER", new Bytes(0)),
          entry("call ADD_HEADER", new Bytes(0)),
          entry("call REMOVE_HEADER", new Bytes(0)),
          // A list of 120 bytes; for each header, 24 bytes, two strings of 24, and two arrays of
          // 32.
          entry("call LIST_20_HEADERS", new Bytes(2_840)),
          entry("call STRING_ATTRIBUTE", new Bytes(56)),
          entry("call LONG_ATTRIBUTE", new Bytes(0, 24)),
          // A list and an arena; for each of 64 chunks a segment.
          entry("body RECEIVED_CHUNKS 16384", new Bytes(200, 200)),
          entry("body RECEIVED_CHUNKS 1048576", new Bytes(3_700, 8_000)),
          entry("body WHOLE_CHUNKS 16384", new Bytes(250, 200)),
          entry("body WHOLE_CHUNKS 1048576", new Bytes(3_700, 8_000)),
          entry("body WHOLE_COPY 16384", new Bytes(16_384 + 300, 200)),
          entry("body WHOLE_COPY 1048576", new Bytes(1_048_576 + 4_000, 8_000)));

  private static Collection<RunResult> results;

  @BeforeAll
  static void run() throws RunnerException {
    // Other benchmarks on this machine do not affect allocations.
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .include(Crossings.class.getName())
            .shouldFailOnError(true)
            .forks(0)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(50))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(50))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    results = new Runner(options).run();
  }

  @Test
  void everyBenchmarkRuns() {
    assertThat(allocated().keySet()).containsExactlyInAnyOrderElementsOf(BYTES.keySet());
  }

  @Test
  void nothingIsAllocatedThatWasNotAskedFor() {
    assertThat(allocated())
        .allSatisfy(
            (benchmark, bytes) -> {
              var expected = BYTES.getOrDefault(benchmark, new Bytes(0));
              // One byte for JMH's own allocations in each iteration.
              assertThat(bytes)
                  .as(benchmark)
                  .isBetween(expected.steady() / 2.0, expected.steady() + expected.before() + 1.0);
            });
  }

  /** Shows that the empty hook really enters Java, and the hook that is not overridden does not. */
  @Test
  void onlyWhatIsOverriddenEntersJava() {
    assertThat(nanoseconds("emptyHook")).isGreaterThan(2 * nanoseconds("hookNotOverridden"));
  }

  private static double nanoseconds(String benchmark) {
    return results.stream()
        .filter(result -> name(result).equals(benchmark))
        .mapToDouble(result -> result.getPrimaryResult().getStatistics().getMin())
        .min()
        .orElseThrow();
  }

  /** Bytes by benchmark: the least of its iterations, since the first ones are interpreted. */
  private static Map<String, Double> allocated() {
    var allocated = new TreeMap<String, Double>();
    for (var result : results) {
      double least =
          result.getBenchmarkResults().stream()
              .flatMap(run -> run.getIterationResults().stream())
              .mapToDouble(CrossingsTest::bytesPerOperation)
              .min()
              .orElseThrow();
      allocated.put(name(result), least);
    }
    return allocated;
  }

  private static double bytesPerOperation(IterationResult iteration) {
    return requireNonNull(iteration.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
  }

  /** The method's name, and the parameters that belong to it. */
  private static String name(RunResult result) {
    var parameters = result.getParams();
    var method = parameters.getBenchmark().replaceFirst(".*\\.", "");
    var name = new StringBuilder(method);
    for (var key : parameters.getParamsKeys()) name.append(' ').append(parameters.getParam(key));
    return name.toString();
  }
}
