// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBinary;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.regex.Pattern;

/** For tests that depend on Envoy's version. */
final class EnvoyVersion {
  private EnvoyVersion() {}

  /** Skips the test if the Envoy that it would start is older. */
  static void assumeAtLeast(String wanted) throws IOException, InterruptedException {
    assumeThat(Version.parse(located()))
        .as("Envoy's version")
        .isGreaterThanOrEqualTo(Version.parse(wanted));
  }

  /** Returns the version of the Envoy that a test starts. */
  static String located() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(EnvoyBinary.locate().toString(), "--version")
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    var found = Pattern.compile("/(\\d+\\.\\d+\\.\\d+)").matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  /** Skips the test with an Envoy that is older. */
  static void assumeAtLeast(String wanted, Envoy envoy) {
    assumeThat(Version.parse(envoy.version()))
        .as("Envoy's version")
        .isGreaterThanOrEqualTo(Version.parse(wanted));
  }

  /** Skips the test with an Envoy that is of that version or newer. */
  static void assumeOlderThan(String unwanted, Envoy envoy) {
    assumeThat(Version.parse(envoy.version()))
        .as("Envoy's version")
        .isLessThan(Version.parse(unwanted));
  }
}
