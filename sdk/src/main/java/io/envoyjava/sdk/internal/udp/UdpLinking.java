// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;

/** Envoy's functions for UDP listener filters, by the groups in which they are linked. */
final class UdpLinking {
  static final Linking LISTENER = new Linking(Group.UDP_LISTENER, "java_udp_set", "java_udp_send");
  static final Linking METRICS = new Linking(Group.UDP_METRICS);

  private UdpLinking() {}
}
