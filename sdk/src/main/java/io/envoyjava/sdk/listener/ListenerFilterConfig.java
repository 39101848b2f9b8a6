// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

/**
 * One configuration of a listener filter. All of Envoy's worker threads use it at once, so it must
 * be thread-safe; best make it immutable. It often is a lambda expression: {@code return socket ->
 * new MyFilter(socket);}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ListenerFilterConfig extends AutoCloseable {

  /**
   * Makes the filter for a new socket. Called on the socket's worker thread, immediately before
   * {@link ListenerFilter#onAccept}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_new}. If this throws, the
   * socket is closed.
   *
   * @param socket the socket, which is usable until it is gone
   * @return the filter of this socket only
   */
  ListenerFilter newFilter(AcceptedSocket socket);

  /**
   * Releases what the configuration holds: threads, files, caches. Called once, when Envoy has
   * dropped the configuration and its last socket is gone, on Envoy's main thread or a worker
   * thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_listener_filter_config_destroy}.
   */
  @Override
  default void close() {}
}
