// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project in Kotlin that the archetype makes, and the goals of the Maven plugin in it. */
@Tag("any-envoy")
final class CreatedKotlinProjectIT {
  @TempDir static Path folder;
  private static OutsideMaven maven;
  private static CreatedProject created;
  private int upstream;

  /** By the commands of the guide. */
  @BeforeAll
  static void createAndBuild() throws Exception {
    maven = new OutsideMaven();
    created = CreatedProject.create(maven, folder, "envoy-java-archetype-kotlin");
    var built = maven.run(created.folder(), "verify");
    assertThat(built.status()).as(built.output()).isZero();
    // The unit tests, and then the one with a real Envoy.
    assertThat(built.output())
        .containsSubsequence("Tests run: 4, Failures: 0", "Tests run: 1, Failures: 0");
  }

  @BeforeEach
  void takeFreePorts() throws Exception {
    upstream = created.takeFreePorts();
  }

  /** The project's own test leaves the field out. */
  @Test
  void runTakesAFieldThatMayBeNull() throws Exception {
    var yaml = created.folder().resolve("envoy.yaml");
    var text = Files.readString(yaml);
    var before = "{ \"greeting\": \"good morning\" }";
    assertThat(text).contains(before);
    var after = "{ \"greeting\": \"good evening\", \"header\": \"x-hello\" }";
    Files.writeString(yaml, text.replace(before, after));
    var httpbin = "-Denvoy.httpbin=" + upstream;
    try (var run = PluginRun.start(maven, created.folder(), folder, "envoy-java:run", httpbin)) {
      assertThat(run.greeting()).isEqualTo("good evening");
      run.terminate();
    }
  }

  @Test
  void devReplacesTheCode() throws Exception {
    var source = created.folder().resolve("src/main/kotlin/com/example/Hello.kt");
    var original = Files.readString(source);
    var httpbin = "-Denvoy.httpbin=" + upstream;
    try (var dev = PluginRun.start(maven, created.folder(), folder, "envoy-java:dev", httpbin)) {
      assertThat(dev.greeting()).isEqualTo("good morning");
      long start = System.nanoTime();
      Files.writeString(
          source, original.replace("settings.greeting)", "settings.greeting + \" 2\")"));
      dev.awaitGreetingOfMaven("good morning 2");
      System.out.printf(
          "an edit in Kotlin was live after %d ms%n", (System.nanoTime() - start) / 1_000_000);
      dev.terminate();
    } finally {
      Files.writeString(source, original);
    }
  }
}
