// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.listener.SocketTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view of a socket's TLS session: each call asks Envoy. */
final class SocketTlsView implements SocketTls {
  private final ListenerFilterRunner socket;

  SocketTlsView(ListenerFilterRunner socket) {
    this.socket = socket;
  }

  @Override
  public List<String> peerUriSans() {
    long filter = socket.address();
    long count =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_ssl_uri_sans_size(
            filter);
    if (count == 0) return List.of();
    var sans = socket.buffers().array(count);
    boolean filled =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_ssl_uri_sans(
            filter, sans);
    return filled ? socket.arguments().texts(sans, count) : List.of();
  }

  @Override
  public List<String> peerDnsSans() {
    long filter = socket.address();
    long count =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_ssl_dns_sans_size(
            filter);
    if (count == 0) return List.of();
    var sans = socket.buffers().array(count);
    boolean filled =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_ssl_dns_sans(
            filter, sans);
    return filled ? socket.arguments().texts(sans, count) : List.of();
  }

  @Override
  public @Nullable String peerSubject() {
    var memory = socket.buffers();
    boolean known =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_ssl_subject(
            socket.address(), memory.result);
    return known ? socket.arguments().text(memory.result, 0) : null;
  }
}
