// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.sdk.network.UpstreamHost;
import io.envoyjava.sdk.stream.HostCounts;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A view of the upstream host that was chosen for a connection: each call asks Envoy. */
final class ChosenHost implements UpstreamHost {
  private final NetworkFilterRunner connection;

  ChosenHost(NetworkFilterRunner connection) {
    this.connection = connection;
  }

  @Override
  public boolean isChosen() {
    return NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_has_upstream_host(
        connection.address());
  }

  @Override
  public @Nullable InetSocketAddress address() {
    return ConnectionAddresses.read(
        connection,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_get_upstream_host_address);
  }

  @Override
  public @Nullable String hostname() {
    var memory = connection.buffers();
    boolean known =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_upstream_host_hostname(
            connection.address(), memory.result);
    return known && !memory.resultText().isEmpty() ? memory.resultText() : null;
  }

  @Override
  public @Nullable String cluster() {
    var memory = connection.buffers();
    boolean known =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_upstream_host_cluster(
            connection.address(), memory.result);
    return known ? memory.resultText() : null;
  }

  @Override
  public OptionalLong connectionId() {
    NetworkFeature.UPSTREAM_CONNECTION_ID.require("the upstream connection's id");
    long id =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_upstream_connection_id(
            connection.address());
    return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  @Override
  public Optional<HostCounts> hosts(String cluster, int priority) {
    NetworkFeature.HOST_COUNTS.require("the number of hosts");
    if (priority < 0) {
      throw new IllegalArgumentException("priority: expected 0 or more, found " + priority);
    }
    long filter = connection.address();
    var counts = connection.buffers().array(2);
    connection.arguments().put(cluster);
    boolean found =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_cluster_host_count(
            filter,
            connection.arguments().first,
            priority,
            counts,
            counts.asSlice(8),
            counts.asSlice(16));
    if (!found) return Optional.empty();
    return Optional.of(
        new HostCounts(
            counts.getAtIndex(JAVA_LONG, 0),
            counts.getAtIndex(JAVA_LONG, 1),
            counts.getAtIndex(JAVA_LONG, 2)));
  }
}
