// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

import java.lang.foreign.MemorySegment;

/**
 * The first bytes of a connection, as {@link ListenerFilter#onData} sees them: up to as many as a
 * filter of the listener has asked for. They stay in the socket, for the filters behind this one
 * and for the connection. A view: each call asks Envoy.
 *
 * <p>There is data in {@code onData} only. At other times it is empty, and {@link #drain} throws
 * {@link IllegalStateException}. The same rules hold as for the socket.
 *
 * @since 0.1
 */
public interface PeekedData {

  /**
   * Returns the number of bytes.
   *
   * @return the size in bytes; 0 outside of {@code onData}
   */
  int size();

  /**
   * Returns the bytes in Envoy's memory, without a copy, as a read-only segment. It is valid until
   * the hook returns or {@link #drain} is called. After that, using it throws {@link
   * IllegalStateException}; on another thread, it throws {@link WrongThreadException}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_buffer_chunk}.
   *
   * @return the segment, possibly empty
   */
  MemorySegment segment();

  /**
   * Returns a copy of all bytes.
   *
   * @return a new array
   */
  byte[] toByteArray();

  /**
   * Takes bytes off the front of the connection, so that neither the filters behind this one nor
   * the connection get them: a header of a protocol of one's own, for example. Then return {@link
   * ListenerStatus#CONTINUE}: if the filter stops, Envoy reports what the client has sent already
   * only when more comes.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_drain_buffer}.
   *
   * @param bytes the number of bytes; if there are fewer, all are taken
   * @throws IllegalArgumentException if the number is negative
   */
  void drain(int bytes);
}
