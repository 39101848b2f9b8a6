// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goals of the Maven plugin with Envoy in a container. */
@Tag("any-envoy")
@TestEnvoy.AlsoInContainer
final class CreatedProjectContainerIT {
  @TempDir static Path folder;
  private static OutsideMaven maven;
  private static CreatedProject created;
  private String httpbin = "";

  @BeforeAll
  static void create() throws Exception {
    assumeTrue(TestEnvoy.IN_CONTAINER, "runs in the other execution of these tests");
    maven = new OutsideMaven();
    created = CreatedProject.create(maven, folder, "envoy-java-archetype");
  }

  @BeforeEach
  void takeFreePorts() throws Exception {
    httpbin = "-Denvoy.httpbin=" + created.takeFreePorts();
  }

  private static PluginRun start(String goal, String httpbin) throws Exception {
    return PluginRun.start(maven, created.folder(), folder, goal, "-Dcontainer", httpbin);
  }

  @Test
  void runLeavesNoContainerBehind() throws Exception {
    try (var run = start("envoy-java:run", httpbin)) {
      assertThat(run.greeting()).isEqualTo("good morning");
      run.terminate();
    }
  }

  @Test
  void devReplacesTheCode() throws Exception {
    var source = created.folder().resolve("src/main/java/com/example/Hello.java");
    var original = Files.readString(source);
    try (var dev = start("envoy-java:dev", httpbin)) {
      assertThat(dev.greeting()).isEqualTo("good morning");
      Files.writeString(source, original.replace("greeting()", "greeting() + \" 2\""));
      dev.awaitGreeting("good morning 2");
      dev.terminate();
    } finally {
      Files.writeString(source, original);
    }
  }
}
