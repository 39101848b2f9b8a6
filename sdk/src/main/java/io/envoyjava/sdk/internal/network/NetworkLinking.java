// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;

/** Envoy's functions for network filters, by the groups in which they are linked. */
final class NetworkLinking {
  static final Linking CONNECTION =
      new Linking(
          Group.NETWORK_CONNECTION,
          "java_connection_write",
          "java_connection_inject",
          "java_connection_continue_reading",
          "java_connection_close",
          "java_connection_add");
  static final Linking CONTROL = new Linking(Group.NETWORK_CONTROL);
  static final Linking INFO = new Linking(Group.NETWORK_INFO);
  static final Linking STATE = new Linking(Group.NETWORK_STATE);
  static final Linking OPTIONS = new Linking(Group.NETWORK_OPTIONS);
  static final Linking METRICS = new Linking(Group.NETWORK_METRICS);
  static final Linking CONFIG_EXECUTOR = new Linking(Group.NETWORK_CONFIG_EXECUTOR);
  static final Linking CALLOUTS = new Linking("java_connection_callout");

  private NetworkLinking() {}
}
