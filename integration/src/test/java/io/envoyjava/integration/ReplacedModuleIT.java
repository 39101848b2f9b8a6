// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.HttpLoad.Request;
import io.envoyjava.integration.filters.LauncherFactory;
import io.envoyjava.packaging.ModulePackager;
import io.envoyjava.packaging.ModuleSpec;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A module's file is replaced while an Envoy has it loaded and serves. */
@Tag("any-envoy")
final class ReplacedModuleIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ReplacedModuleIT.class);

  private static final int REPLACEMENTS = 5;
  private static final int REQUESTS = Scale.of(1_000, 20_000);

  /** A way to replace the module. */
  private interface Replacement {
    void run() throws Exception;
  }

  @TempDir Path directory;

  @Test
  void envoyOutlivesTheBuild() throws Exception {
    var sdk =
        Path.of(
            HttpFilterFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var classes = EnvoyConfig.FILTERS.resolve("passthrough/target/classes");
    var spec = new ModuleSpec("passthrough", List.of(classes), List.of(sdk), directory, List.of());
    assertOutlives(
        directory,
        EnvoyConfig.direct().filter("passthrough"),
        directory.resolve("libpassthrough.so"),
        () -> ModulePackager.pack(spec));
  }

  @Test
  void envoyOutlivesTheToolForTests() throws Exception {
    assertOutlives(
        directory,
        EnvoyConfig.direct().filter("launcher"),
        directory.resolve("liblauncher.so"),
        () -> ModuleFile.of(directory, "launcher", LauncherFactory.class));
  }

  private static void assertOutlives(
      Path modules, EnvoyConfig config, Path file, Replacement replacement) throws Exception {
    replacement.run();
    try (var envoy = EnvoyProcess.builder().config(config.yaml()).modules(modules).start();
        var load =
            HttpLoad.start(
                envoy.port(EnvoyConfig.LISTENER),
                2,
                REQUESTS,
                _ -> new Request("GET / HTTP/1.1\r\nhost: test\r\n\r\n", "direct"::equals))) {
      for (int i = 0; i < REPLACEMENTS; i++) {
        var before = Files.getAttribute(file, "unix:ino");
        replacement.run();
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
      }
      assertThat(load.await()).hasSize(REQUESTS);
      // It ends in good order, which takes code that was not used before.
      assertThat(envoy.terminate()).isZero();
    }
    assertThat(List.of(modules.toFile().list())).noneMatch(name -> name.endsWith(".new"));
    FAULTS.assertHas(
        "A module's file is replaced by the build, or by `ModuleFile`, while Envoy serves",
        "whole answers",
        "nothing",
        "nothing; the new file is used by an Envoy that starts later");
  }
}
