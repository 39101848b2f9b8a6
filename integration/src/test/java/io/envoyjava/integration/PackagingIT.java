// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.lang.Runtime.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PackagingIT {
  private static final Path FILTERS =
      Path.of(Objects.requireNonNull(System.getProperty("envoyjava.filters"))).normalize();
  private static final Pattern GLIBC = Pattern.compile("\\bGLIBC_(\\d+(\\.\\d+)+)");

  @Test
  void moduleIsAJar() throws IOException {
    try (JarFile jar =
        new JarFile(FILTERS.resolve("passthrough/target/libpassthrough.so").toFile())) {
      assertThat(jar.getEntry("io/envoyjava/filters/passthrough/PassthroughFactory.class"))
          .isNotNull();
      assertThat(jar.getEntry("io/envoyjava/sdk/HttpFilterFactory.class")).isNotNull();
      assertThat(jar.getEntry("module-info.class")).isNotNull();
      assertThat(jar.stream().map(e -> e.getName()).filter(n -> n.startsWith("META-INF/envoy")))
          .isEmpty();
    }
  }

  /** Whatever system they were compiled on: see glibc.h. */
  @Test
  void modulesRunOnOldSystems() throws Exception {
    try (var files = Files.walk(FILTERS, 4)) {
      var modules =
          files.filter(file -> file.toString().matches(".*/target/linux-.*/lib.*\\.so")).toList();
      assertThat(modules).isNotEmpty();
      for (var module : modules) assertRunsOnOldSystems(module);
    }
  }

  /** The version is pinned in both places, since neither can read the other. */
  @Test
  void imageHasTheEnvoyThatTheTestsUse() throws IOException {
    assertThat(FILTERS.resolveSibling("Dockerfile"))
        .content()
        .contains("\nARG ENVOY_VERSION=" + EnvoyBinary.defaultVersion() + "\n");
  }

  /** No symbol of a glibc newer than 2.31. */
  static void assertRunsOnOldSystems(Path module) throws Exception {
    var readelf =
        new ProcessBuilder(List.of("readelf", "--version-info", "--wide", module.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var versions =
        GLIBC
            .matcher(new String(readelf.getInputStream().readAllBytes(), UTF_8))
            .results()
            .map(found -> Version.parse(found.group(1)))
            .toList();
    assertThat(versions)
        .as(module.toString())
        .isNotEmpty()
        .allMatch(version -> version.compareTo(Version.parse("2.31")) <= 0);
  }
}
