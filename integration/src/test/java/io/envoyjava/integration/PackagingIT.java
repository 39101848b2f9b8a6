// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

final class PackagingIT {
  @Test
  void moduleIsAJar() throws IOException {
    Path filters = Path.of(Objects.requireNonNull(System.getProperty("envoyjava.filters")));
    try (JarFile jar =
        new JarFile(filters.resolve("passthrough/target/libpassthrough.so").toFile())) {
      assertThat(jar.getEntry("io/envoyjava/filters/passthrough/PassthroughFactory.class"))
          .isNotNull();
      assertThat(jar.getEntry("io/envoyjava/sdk/HttpFilterFactory.class")).isNotNull();
      assertThat(jar.getEntry("module-info.class")).isNotNull();
      assertThat(jar.stream().map(e -> e.getName()).filter(n -> n.startsWith("META-INF/envoy")))
          .isEmpty();
    }
  }
}
