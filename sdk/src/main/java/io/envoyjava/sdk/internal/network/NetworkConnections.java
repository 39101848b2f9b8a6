// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.stream.Connections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What Envoy knows of a connection and of the upstream connection behind it. */
final class NetworkConnections implements Connections {
  private final NetworkFilterRunner connection;

  NetworkConnections(NetworkFilterRunner connection) {
    this.connection = connection;
  }

  @Override
  public @Nullable String downstreamDirectRemoteAddress() {
    return ConnectionAddresses.text(
        connection,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_get_direct_remote_address);
  }

  @Override
  public @Nullable String upstreamRemoteAddress() {
    return ConnectionAddresses.text(
        connection,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_get_upstream_host_address);
  }

  @Override
  public OptionalLong upstreamConnectionId() {
    return connection.upstreamHost().connectionId();
  }

  @Override
  public List<Long> upstreamConnectionIdsAttempted() {
    long _ = connection.address();
    throw NotOffered.forConnections("the upstream connections that were tried");
  }

  @Override
  public List<String> upstreamHostsAttempted() {
    long _ = connection.address();
    throw NotOffered.forConnections("the upstream hosts that were tried");
  }
}
