// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the fuzzers of the launcher's C, which build.sh makes with libFuzzer. */
final class LibFuzzer {
  private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;
  private static final Path FOUND = Path.of(".cifuzz-corpus");

  private LibFuzzer() {}

  /**
   * Tries the inputs that are kept, and with the profile {@code fuzz}, searches for new ones. Skips
   * the test if build.sh has built no such target.
   *
   * @param kept the folder of the inputs that are kept
   */
  static void run(String target, Path kept) throws IOException, InterruptedException {
    var program = Path.of("target", "test-native", target).toAbsolutePath();
    assumeThat(program).as("made by build.sh, with clang").exists();
    var command = new ArrayList<>(List.of(program.toString()));
    if (FUZZING) {
      command.add("-max_total_time=300");
      command.add("-artifact_prefix=" + kept + "/");
      command.add(Files.createDirectories(FOUND.resolve(target)).toString());
    } else {
      command.add("-runs=0");
    }
    command.add(kept.toString());
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
