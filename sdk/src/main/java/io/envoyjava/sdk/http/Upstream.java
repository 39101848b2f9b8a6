// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.stream.HostCounts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that a stream's route leads to, and which of its hosts gets the request: see {@link
 * HttpStream#upstream}. The same rules hold as for the stream.
 *
 * @since 0.1
 */
public interface Upstream {
  /**
   * Returns the name of the route's cluster.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_cluster_name}.
   *
   * @return the name; null if the stream has no route, or its route has no cluster
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#UPSTREAM_CHOICE}
   */
  @Nullable String clusterName();

  /**
   * Returns how many hosts the route's cluster has in one priority.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_cluster_host_count}.
   *
   * @param priority the priority; 0 is the highest
   * @return the counts; empty if there is no such cluster or priority
   * @throws IllegalArgumentException if the priority is negative
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#UPSTREAM_CHOICE}
   */
  Optional<HostCounts> hosts(int priority);

  /**
   * Has the request sent to one host of the cluster, if that is healthy. Without it the load
   * balancer chooses, or, if {@code strict}, Envoy answers the request with a 503. Call it while
   * the filter holds the request.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_upstream_override_host}.
   *
   * @param host an IP address and a port, {@code 10.0.0.1:80} or {@code [::1]:80}
   * @param strict whether no other host will do
   * @return false if Envoy does not take the address
   * @throws IllegalArgumentException if it is not an IP address with a port
   * @throws IllegalStateException also if the stream is complete, or this filter has answered it
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#UPSTREAM_CHOICE}
   */
  boolean overrideHost(String host, boolean strict);

  /**
   * Makes Envoy choose the cluster again, and keeps the route: for a route whose cluster depends on
   * a header, such as one with {@code cluster_header}. Does nothing in the phases in which {@link
   * HttpStream#clearRouteCache} does nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_clear_route_cluster_cache}.
   *
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#UPSTREAM_CHOICE}
   */
  void clearCluster();
}
