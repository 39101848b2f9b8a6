// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.stream.Connections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What Envoy knows of the connection that a socket becomes: its peer. */
final class SocketConnections implements Connections {
  private final ListenerFilterRunner socket;

  SocketConnections(ListenerFilterRunner socket) {
    this.socket = socket;
  }

  @Override
  public @Nullable String downstreamDirectRemoteAddress() {
    return SocketAddressReader.text(
        socket,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_get_direct_remote_address);
  }

  private UnsupportedOperationException upstream() {
    long _ = socket.address();
    return NotOffered.forSockets("upstream connections");
  }

  @Override
  public @Nullable String upstreamRemoteAddress() {
    throw upstream();
  }

  @Override
  public OptionalLong upstreamConnectionId() {
    throw upstream();
  }

  @Override
  public List<Long> upstreamConnectionIdsAttempted() {
    throw upstream();
  }

  @Override
  public List<String> upstreamHostsAttempted() {
    throw upstream();
  }
}
