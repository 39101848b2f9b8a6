// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

/**
 * One configuration of a UDP listener filter. All of Envoy's worker threads use it at once, so it
 * must be thread-safe; best make it immutable. It often is a lambda expression: {@code return
 * listener -> datagram -> UdpStatus.CONTINUE;}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface UdpListenerFilterConfig extends AutoCloseable {

  /**
   * Makes the filter for a worker's part of a listener. Called on that worker's thread when the
   * listener starts. If it throws, the failure is logged and counted, and it is called again for
   * the next datagram; one for which no filter can be made is dropped.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_udp_listener_filter_new}.
   *
   * @param listener the worker's part of the listener, which is usable until {@link
   *     UdpListenerFilter#onDestroy}
   * @return the filter of this worker's part only
   */
  UdpListenerFilter newFilter(UdpListener listener);

  /**
   * Releases what the configuration holds: threads, files, caches. Called once, when Envoy has
   * dropped the configuration and all of its filters, on Envoy's main thread or a worker thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_udp_listener_filter_config_destroy}.
   */
  @Override
  default void close() {}
}
