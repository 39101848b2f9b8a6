// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the launcher's stand-ins on an older Envoy, for any streams and calls, with libFuzzer: see
 * launcher_fuzz.c. Skipped if build.sh has built no target.
 */
final class LauncherFuzzTest {
  private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;
  private static final Path KEPT =
      Path.of("src/test/resources/io/envoyjava/fuzz/LauncherFuzzTestInputs");
  private static final Path FOUND = Path.of(".cifuzz-corpus");

  @ParameterizedTest
  @ValueSource(strings = {"launcher-1.35", "launcher-1.36.3"})
  void standInsShowWhatTheHostHas(String target) throws IOException, InterruptedException {
    var program = Path.of("target", "test-native", target).toAbsolutePath();
    assumeThat(program).as("made by build.sh, with clang").exists();
    var command = new ArrayList<>(List.of(program.toString()));
    if (FUZZING) {
      command.add("-max_total_time=300");
      command.add("-artifact_prefix=" + KEPT + "/");
      command.add(Files.createDirectories(FOUND.resolve(target)).toString());
    } else {
      command.add("-runs=0");
    }
    command.add(KEPT.toString());
    assertThat(run(command)).as("exit status").isZero();
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The program contains its sanitizers; this JVM runs with those of another compiler.
    builder.environment().remove("LD_PRELOAD");
    builder.environment().remove("ASAN_OPTIONS");
    var process = builder.start();
    try (var lines = process.inputReader()) {
      lines.lines().forEach(System.out::println);
      return process.waitFor();
    } finally {
      process.destroyForcibly();
    }
  }
}
