// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three commands of the guide with a release: the folder that the property {@code
 * envoyjava.central} names. The local repository is empty, so Maven fetches everything.
 */
@Tag("any-envoy")
@EnabledIfSystemProperty(named = "envoyjava.central", matches = ".+")
final class ReleasedProjectIT {
  @TempDir static Path folder;

  @Test
  void threeCommandsLeadToAnAnswer() throws Exception {
    var central = Path.of(System.getProperty("envoyjava.central"));
    long start = System.nanoTime();
    var maven = OutsideMaven.empty(folder, central);
    var created = CreatedProject.create(maven, folder, "envoy-java-archetype");
    var packaged = maven.run(created.folder(), "package");
    assertThat(packaged.status()).as(packaged.output()).isZero();
    var httpbin = "-Denvoy.httpbin=" + created.takeFreePorts();
    try (var run = PluginRun.start(maven, created.folder(), folder, "envoy-java:run", httpbin)) {
      assertThat(run.greeting()).isEqualTo("good morning");
      System.out.printf(
          "from an empty local repository to the answer: %d s%n",
          (System.nanoTime() - start) / 1_000_000_000);
      run.terminate();
    }
  }
}
