// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One worker's part of a UDP listener, as its filter sees it. Lives from {@link
 * UdpListenerFilterConfig#newFilter} until {@link UdpListenerFilter#onDestroy}.
 *
 * <p>All methods may be called on the worker's thread only: by the filter itself, or in another
 * hook of the module on that thread, such as a network filter's. Elsewhere they throw {@link
 * WrongThreadException}, and once the listener is gone {@link IllegalStateException}. Envoy has no
 * function by which another thread could reach a UDP listener.
 *
 * @since 0.1
 */
public interface UdpListener {

  /**
   * Returns the address that the listener is bound to.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_get_local_address}.
   *
   * @return the address and the port, without a host name; null if it is not an IP address, or not
   *     known, because the filter could only be made when a datagram came: see {@link
   *     UdpListenerFilterConfig#newFilter}
   */
  @Nullable InetSocketAddress localAddress();

  /**
   * Returns the number of the worker that the filter belongs to.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_get_worker_index}.
   *
   * @return the number, from 0
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     UdpFeature#WORKER_INDEX}
   */
  int workerIndex();

  /**
   * Sends a datagram from the listener's socket: within {@link UdpListenerFilter#onData} from the
   * address that the datagram was sent to, otherwise from the one that the listener is bound to.
   * Not in {@code newFilter}, since the listener has not started then. Envoy does not report
   * whether the network takes it. Up to v1.39, it sends no empty datagrams.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_send_datagram}.
   *
   * @param bytes the bytes, on the heap or in native memory; copied. A native segment stays open
   *     during the call
   * @param peer where to send them; a socket for IPv4 sends nothing to IPv6
   * @throws IllegalArgumentException if there are more bytes than {@link Datagram#MAX_SIZE}, if the
   *     peer's address is unresolved or has a scope, or if its port is 0
   * @throws IllegalStateException also in {@code newFilter}
   */
  void send(MemorySegment bytes, InetSocketAddress peer);

  /**
   * Sends a datagram from the listener's socket: {@link #send(MemorySegment, InetSocketAddress)}.
   *
   * @param bytes the bytes; copied
   * @param peer where to send them; a socket for IPv4 sends nothing to IPv6
   * @throws IllegalArgumentException if there are more bytes than {@link Datagram#MAX_SIZE}, if the
   *     peer's address is unresolved or has a scope, or if its port is 0
   * @throws IllegalStateException also in {@code newFilter}
   */
  default void send(byte[] bytes, InetSocketAddress peer) {
    send(MemorySegment.ofArray(bytes), peer);
  }
}
