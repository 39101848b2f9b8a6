// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

/**
 * One configuration of a network filter. All of Envoy's worker threads use it at once, so it must
 * be thread-safe; best make it immutable. It often is a lambda expression: {@code return connection
 * -> new MyFilter(connection);}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface NetworkFilterConfig extends AutoCloseable {

  /**
   * Makes the filter for a new connection. Called on the connection's worker thread, immediately
   * before its first hook, whether or not the filter overrides that. A connection that ends before
   * its first hook gets no filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_new}. If this throws, the
   * connection is closed.
   *
   * @param connection the connection, which is usable until it is gone
   * @return the filter of this connection only
   */
  NetworkFilter newFilter(Connection connection);

  /**
   * Releases what the configuration holds: threads, files, caches. Called once, when Envoy has
   * dropped the configuration and its last connection is gone, on Envoy's main thread or a worker
   * thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_network_filter_config_destroy}.
   */
  @Override
  default void close() {}
}
