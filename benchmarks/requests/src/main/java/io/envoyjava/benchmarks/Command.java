// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Runs programs to their end. */
final class Command {
  private Command() {}

  /** Runs a command and returns its output. */
  static String run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int status = process.waitFor();
      if (status == 0) return output;
      throw new BenchmarkException(
          "%s ended with status %d:%n%s".formatted(String.join(" ", command), status, output));
    } catch (IOException e) {
      throw new BenchmarkException(
          "%s cannot be run: %s. Debian has it in nghttp2-client (h2load) and util-linux (taskset)."
              .formatted(command[0], e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted");
    }
  }
}
