// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import io.envoyjava.testing.Envoy;
import java.lang.module.ModuleDescriptor.Version;

/** For what only some versions of Envoy can do; versions compare as one expects. */
final class EnvoyVersion {
  private EnvoyVersion() {}

  static Version of(Envoy envoy) {
    return parse(envoy.version());
  }

  static Version parse(String version) {
    return Version.parse(version);
  }
}
