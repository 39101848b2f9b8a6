// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction.Group;

/** Envoy's functions for listener filters, by the groups in which they are linked. */
final class ListenerLinking {
  static final Linking SOCKET =
      new Linking(Group.LISTENER_SOCKET, "java_socket_continue", "java_socket_close");
  static final Linking DETECTED = new Linking(Group.LISTENER_DETECTED);
  static final Linking INFO = new Linking(Group.LISTENER_INFO);
  static final Linking STATE = new Linking(Group.LISTENER_STATE);
  static final Linking OPTIONS = new Linking(Group.LISTENER_OPTIONS);
  static final Linking METRICS = new Linking(Group.LISTENER_METRICS);
  static final Linking EXECUTOR = new Linking(Group.LISTENER_EXECUTOR);
  static final Linking CONFIG_EXECUTOR = new Linking(Group.LISTENER_CONFIG_EXECUTOR);
  static final Linking CALLOUTS = new Linking("java_socket_callout");

  private ListenerLinking() {}
}
