// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.network.Tls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A view of a connection's TLS session: each call asks Envoy. */
final class ConnectionTls implements Tls {
  private final NetworkFilterRunner connection;

  ConnectionTls(NetworkFilterRunner connection) {
    this.connection = connection;
  }

  @Override
  public @Nullable String requestedServerName() {
    var memory = connection.buffers();
    boolean known =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_requested_server_name(
            connection.address(), memory.result);
    // Without a name, Envoy may answer with an empty one.
    return known && !memory.resultText().isEmpty() ? memory.resultText() : null;
  }

  @Override
  public List<String> peerUriSans() {
    long filter = connection.address();
    long count =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_ssl_uri_sans_size(filter);
    if (count == 0) return List.of();
    var sans = connection.buffers().array(count);
    boolean filled =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_ssl_uri_sans(
            filter, sans);
    return filled ? connection.arguments().texts(sans, count) : List.of();
  }

  @Override
  public List<String> peerDnsSans() {
    long filter = connection.address();
    long count =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_ssl_dns_sans_size(filter);
    if (count == 0) return List.of();
    var sans = connection.buffers().array(count);
    boolean filled =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_ssl_dns_sans(
            filter, sans);
    return filled ? connection.arguments().texts(sans, count) : List.of();
  }

  @Override
  public @Nullable String peerSubject() {
    var memory = connection.buffers();
    boolean known =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_ssl_subject(
            connection.address(), memory.result);
    return known ? connection.arguments().text(memory.result, 0) : null;
  }
}
