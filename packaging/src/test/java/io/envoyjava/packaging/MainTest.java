// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.packaging;

import static io.envoyjava.packaging.Sources.SDK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that other build tools call. */
final class MainTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private int run(String... args) {
    output.reset();
    var stream = new PrintStream(output, true, UTF_8);
    return Main.run(args, stream, stream);
  }

  @Test
  void makesAModuleAndPrintsIt() throws Exception {
    var classes = Sources.hello(Files.createDirectory(directory.resolve("classes")));
    var resources = Files.createDirectory(directory.resolve("resources"));
    Sources.write(resources, "word.txt", "w");
    var target = directory.resolve("target");
    int status =
        run(
            "--name",
            "hello",
            "--classes",
            classes + ":" + resources,
            "--class-path",
            SDK.toString(),
            "--output",
            target.toString(),
            "--relocate",
            "org.library=shaded.library");

    assertThat(output.toString(UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> line.endsWith("/libhello.so") && Files.exists(Path.of(line)));
    assertThat(status).isZero();
    assertThat(target.resolve("libhello.so")).exists();
  }

  @Test
  void saysWhatIsWrongWithTheProject() throws Exception {
    var classes = Files.createDirectory(directory.resolve("classes"));
    int status =
        run("--name", "hello", "--classes", classes.toString(), "--output", directory.toString());
    assertThat(status).isEqualTo(1);
    assertThat(output.toString(UTF_8)).startsWith("envoy-java: no SDK is on the class path");
  }

  @Test
  void saysWhatIsWrongWithTheArguments() {
    assertThat(run("--name", "hello", "--name")).isEqualTo(2);
    assertThat(output.toString(UTF_8)).startsWith("envoy-java: --name: a value is missing\nUsage:");
    assertThat(run("--nam", "hello")).isEqualTo(2);
    assertThat(output.toString(UTF_8)).startsWith("envoy-java: unknown option '--nam'\n");
    assertThat(run("--name", "hello", "--output", "x")).isEqualTo(2);
    assertThat(output.toString(UTF_8)).startsWith("envoy-java: --classes is missing\n");
    assertThat(run("--relocate", "x")).isEqualTo(2);
    assertThat(output.toString(UTF_8)).contains("expected FROM=TO, found x");
  }

  @Test
  void helpIsNotAFailure() {
    assertThat(run("--help")).isZero();
    assertThat(output.toString(UTF_8)).startsWith("Usage:");
  }
}
