// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;

/** Envoy's functions for bootstrap extensions, by the groups in which they are linked. */
final class BootstrapLinking {
  static final Linking SERVER =
      new Linking(
          Group.BOOTSTRAP_SERVER,
          "java_extension_signal",
          "java_extension_shut_down",
          "java_server_list",
          "java_list_free");
  static final Linking METRICS = new Linking(Group.BOOTSTRAP_METRICS);
  static final Linking EXECUTOR = new Linking(Group.BOOTSTRAP_EXECUTOR);

  private BootstrapLinking() {}
}
