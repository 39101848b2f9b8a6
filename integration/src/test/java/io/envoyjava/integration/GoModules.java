// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.envoyjava.testing.EnvoyBinary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;

/** Programs and files of Go modules. Without Go, the test that asks for one is skipped. */
final class GoModules {
  private GoModules() {}

  /**
   * Returns a program, which Go builds once; it is kept beside the Envoys.
   *
   * @param path the path of its package, of which the last part is its name
   * @param version the version of its module
   */
  static Path program(String path, String version) throws Exception {
    var name = path.substring(path.lastIndexOf('/') + 1);
    // Envoys are in folders of their own, side by side.
    var envoy = EnvoyBinary.version(EnvoyBinary.defaultVersion());
    var kept = envoy.resolve("../..").resolve(name + "-" + version).resolve(name).normalize();
    if (Files.isExecutable(kept)) return kept;
    requireGo();
    var folder = Files.createDirectories(kept.resolveSibling(""));
    var made = Files.createTempDirectory(folder, "build");
    var build = new ProcessBuilder("go", "install", path + "@" + version);
    build.environment().put("GOBIN", made.toString());
    var _ = outputOf(build);
    Files.move(made.resolve(name), kept, ATOMIC_MOVE);
    Files.delete(made);
    return kept;
  }

  /** Returns the folder with the files of a module. */
  static Path files(String module, String version) throws Exception {
    requireGo();
    var json =
        outputOf(new ProcessBuilder("go", "mod", "download", "-json", module + "@" + version));
    return Path.of(new JsonMapper().readTree(json).get("Dir").asString());
  }

  private static void requireGo() {
    boolean found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
    assumeTrue(found, "this needs Go, which is not on the PATH");
  }

  /** Runs a program to its end. Returns what it printed on its standard output. */
  static String outputOf(ProcessBuilder command) throws IOException, InterruptedException {
    var errors = Files.createTempFile("errors", ".log");
    try {
      var process = command.redirectError(errors.toFile()).start();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output + Files.readString(errors)).isZero();
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
