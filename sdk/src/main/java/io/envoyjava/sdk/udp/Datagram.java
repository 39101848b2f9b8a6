// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A datagram, during {@link UdpListenerFilter#onData}. It is a view: each call asks Envoy.
 *
 * <p>All methods may be called on the listener's worker thread only; elsewhere they throw {@link
 * WrongThreadException}. Once {@code onData} has returned, they throw {@link
 * IllegalStateException}.
 *
 * <p>Envoy receives up to 1,500 bytes of a datagram and drops longer ones, unless the listener's
 * {@code udp_listener_config.downstream_socket_config.max_rx_datagram_size} says otherwise.
 *
 * @since 0.1
 */
public interface Datagram {

  /** The most bytes that a UDP datagram can carry: over IPv6; over IPv4, it is 20 fewer. */
  int MAX_SIZE = 65_527;

  /**
   * Returns the number of bytes. Allocates nothing.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_size}.
   *
   * @return the size in bytes; 0 for an empty datagram
   */
  long size();

  /**
   * Returns the bytes in Envoy's memory, without a copy, as consecutive read-only segments; mostly
   * there is one. They are valid until {@code onData} returns or {@link #set(MemorySegment)} is
   * called. After that, using a segment throws {@link IllegalStateException}; on another thread, it
   * throws {@link WrongThreadException}.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_chunks}, {@code
   * …_chunks_size}.
   *
   * @return the segments, none of them empty
   */
  List<MemorySegment> chunks();

  /**
   * Returns a copy of all bytes.
   *
   * @return a new array
   */
  byte[] toByteArray();

  /**
   * Replaces the bytes, for this filter and for those behind it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_set_datagram_data}.
   *
   * @param bytes the new bytes, on the heap or in native memory, such as a part of {@link
   *     #chunks()}; copied
   * @throws IllegalArgumentException if there are more than {@link #MAX_SIZE}
   */
  void set(MemorySegment bytes);

  /**
   * Replaces the bytes: {@link #set(MemorySegment)}.
   *
   * @param bytes the new bytes; copied
   * @throws IllegalArgumentException if there are more than {@link #MAX_SIZE}
   */
  default void set(byte[] bytes) {
    set(MemorySegment.ofArray(bytes));
  }

  /**
   * Returns the address of the sender. UDP does not prove it: anybody can put another one into a
   * datagram.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_get_peer_address}.
   *
   * @return the address and the port, without a host name; null if the sender has no IP address, as
   *     over a Unix domain socket
   */
  @Nullable InetSocketAddress peerAddress();

  /**
   * Returns the address that the datagram was sent to. It differs from {@link
   * UdpListener#localAddress()} if the listener is bound to all addresses of the machine.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_get_local_address}.
   *
   * @return the address and the port, without a host name; null if it is not an IP address
   */
  @Nullable InetSocketAddress localAddress();

  /**
   * Sends a datagram to the sender of this one, from the address that this one was sent to. An
   * address may be forged: a reply that is longer than the request helps those who flood a victim.
   * Envoy does not report whether the network takes it. Up to v1.39, it sends no empty datagrams.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_udp_listener_filter_send_datagram}.
   *
   * @param bytes the bytes, on the heap or in native memory; copied. A native segment stays open
   *     during the call
   * @throws IllegalArgumentException if there are more than {@link #MAX_SIZE}
   * @throws IllegalStateException also if the sender has no IP address
   */
  void reply(MemorySegment bytes);

  /**
   * Sends a datagram to the sender of this one: {@link #reply(MemorySegment)}.
   *
   * @param bytes the bytes; copied
   * @throws IllegalArgumentException if there are more than {@link #MAX_SIZE}
   */
  default void reply(byte[] bytes) {
    reply(MemorySegment.ofArray(bytes));
  }
}
