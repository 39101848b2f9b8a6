// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles by a command of the build tool: for languages other than Java, and for what javac alone
 * does not do.
 *
 * @param command the command and its arguments
 * @param directory the folder to run it in
 * @param classes the folders that it writes
 */
record CommandBuild(List<String> command, Path directory, List<Path> classes) implements Build {
  @Override
  public List<Path> compile() throws DevException, IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    // A signal to this JVM does not reach the command.
    var end = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(end);
    try {
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) throw new DevException(output);
      return classes;
    } finally {
      end(process);
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException e) {
        // This JVM is ending.
      }
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  @Override
  public void close() {}
}
