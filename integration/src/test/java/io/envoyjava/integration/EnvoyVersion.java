// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.testing.Envoy;
import java.lang.module.ModuleDescriptor.Version;

/** For what depends on Envoy's version. */
final class EnvoyVersion {
  private EnvoyVersion() {}

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
