// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run of the benchmark. It is too short for exact results, but shows that it measures, and
 * what has become many times slower. The limits are far from the results of an idle machine, since
 * the machine may be busy.
 */
class BenchmarkTest {
  @TempDir static Path folder;
  private static final Benchmark BENCHMARK = new Benchmark();

  @BeforeAll
  static void measure() {
    assumeTrue(isOnPath("h2load"), "no h2load on the PATH (Debian: nghttp2-client)");
    int status =
        BENCHMARK.run(
            Objects.requireNonNull(System.getProperty("envoyjava.root")),
            "--starts=1",
            "--rounds=3",
            "--seconds=1",
            "--warm-up=3",
            "--steady=2",
            "--workload=GET",
            "--only=get, set, set,Java: empty hooks",
            "--report=" + folder);
    assertThat(status).isZero();
  }

  private static boolean isOnPath(String program) {
    for (var path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(path, program))) return true;
    }
    return false;
  }

  @Test
  void aFilterInJavaCostsLittleMoreThanOneInC() {
    assertThat(over("Java: empty hooks")).isLessThan(6);
    assertThat(over("Java: get, set, set") - over("C: get, set, set")).isLessThan(6);
  }

  @Test
  void aFilterInJavaCostsAFractionOfAnExternalProcessor() {
    assertThat(over("ext_proc in Java: get, set, set"))
        .isGreaterThan(10 * over("Java: get, set, set"));
  }

  @Test
  void theSdkAllocatesTheStreamAndNothingElseThatWasNotAskedFor() {
    // The stream and the filter have 88 bytes; the measurement is rounded to the megabyte.
    assertThat(BENCHMARK.result("Java: empty hooks").allocatedPerRequest()).isBetween(20.0, 150.0);
    // In addition: two views of headers, and the text of one header.
    assertThat(BENCHMARK.result("Java: get, set, set").allocatedPerRequest()).isLessThan(300);
  }

  @Test
  void theReportHasTheTableAndTheChart() {
    assertThat(folder.resolve("requests.md"))
        .content()
        .contains("| no filter | baseline |", "| Java: get, set, set | dynamic module, Java |")
        .doesNotContain("NaN");
    assertThat(folder.resolve("requests.png")).isNotEmptyFile();
  }

  private static double over(String name) {
    return BENCHMARK.result(name).over(BENCHMARK.result("no filter")).median();
  }
}
