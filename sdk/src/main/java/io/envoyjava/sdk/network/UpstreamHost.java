// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

import io.envoyjava.sdk.stream.HostCounts;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The upstream host that another filter, such as Envoy's TCP proxy, has chosen for a connection:
 * see {@link Connection#upstreamHost}. A view: each call asks Envoy. The same rules hold as for the
 * connection.
 *
 * @since 0.1
 */
public interface UpstreamHost {

  /**
   * Returns whether a host has been chosen.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_has_upstream_host}.
   *
   * @return false before that
   */
  boolean isChosen();

  /**
   * Returns the host's address.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_get_upstream_host_address}.
   *
   * @return the address and the port; null if no host has been chosen, or its address is not an IP
   *     address
   */
  @Nullable InetSocketAddress address();

  /**
   * Returns the host's name, as the cluster's configuration has it.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_get_upstream_host_hostname}.
   *
   * @return the name; null if no host has been chosen, or the host has only an address
   */
  @Nullable String hostname();

  /**
   * Returns the name of the host's cluster.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_get_upstream_host_cluster}.
   *
   * @return the name; null if no host has been chosen
   */
  @Nullable String cluster();

  /**
   * Returns the upstream connection's number, which Envoy's log shows as {@code [C123]}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_network_filter_get_upstream_connection_id}.
   *
   * @return the number; empty as long as there is no upstream connection
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#UPSTREAM_CONNECTION_ID}
   */
  OptionalLong connectionId();

  /**
   * Returns how many hosts a cluster has in one priority.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_cluster_host_count}.
   *
   * @param cluster the name of any cluster
   * @param priority the priority; 0 is the highest
   * @return the counts; empty if there is no such cluster or priority
   * @throws IllegalArgumentException if the priority is negative
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     NetworkFeature#HOST_COUNTS}
   */
  Optional<HostCounts> hosts(String cluster, int priority);
}
