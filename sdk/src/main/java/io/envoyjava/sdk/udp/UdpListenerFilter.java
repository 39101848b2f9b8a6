// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

/**
 * The filter of one worker's part of a UDP listener. All methods are called on that worker's
 * thread, so fields need no synchronization. The kernel gives all datagrams of a client to the same
 * worker, unless the listener or the client's port changes.
 *
 * <p>If a method throws anything, or returns null, the filter has failed: Envoy's log gets the
 * stack trace, the counter {@code dynamicmodulescustom.<filter name>.failures} is incremented, and
 * the datagram is dropped. (Envoy v1.37 calls these filters' metrics {@code
 * dynamic_module_udp_listener_filter.…}.) The filter gets the next datagram. If no memory is left
 * to report what was thrown, the log has a line of level critical instead.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface UdpListenerFilter {

  /**
   * Called when a datagram has arrived. The worker's other traffic waits for it, so it must not
   * block.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_udp_listener_filter_on_data}.
   *
   * @param datagram the datagram: a view that ends with this call, so copy what is needed later
   * @return whether the filters behind this one get the datagram
   */
  UdpStatus onData(Datagram datagram);

  /**
   * Called when the listener is gone: release here what the filter itself holds. Of the listener,
   * only metrics can still be used.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_udp_listener_filter_destroy}.
   */
  default void onDestroy() {}
}
