// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The data that a hook of a network filter is about. It is a view: each call asks Envoy.
 *
 * <p>The read buffer exists in {@link NetworkFilter#onRead} only, and the write buffer in {@link
 * NetworkFilter#onWrite} only. At other times the buffer is empty, and the methods that change it
 * throw {@link IllegalStateException}.
 *
 * <p>All methods may be called on the connection's worker thread only; they throw {@link
 * IllegalStateException} once the connection is gone and {@link WrongThreadException} on another
 * thread.
 *
 * @since 0.1
 */
public interface ConnectionBuffer {

  /**
   * Returns the number of bytes. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_read_buffer_size} and
   * {@code …_get_write_buffer_size}.
   *
   * @return the size in bytes; 0 if there is no such buffer now
   */
  long size();

  /**
   * Returns the bytes in Envoy's memory, without a copy, as consecutive read-only segments. They
   * are valid until the current hook returns, the buffer changes, or the connection writes, injects
   * or continues. So one of them can be passed to {@link Connection#write(MemorySegment)}, and the
   * next one is found by asking again. After that, using a segment throws {@link
   * IllegalStateException}; on another thread, it throws {@link WrongThreadException}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks}
   * and {@code …_get_write_buffer_chunks}.
   *
   * @return the segments, none of them empty
   */
  List<MemorySegment> chunks();

  /**
   * Returns a copy of all bytes.
   *
   * @return a new array
   * @throws IllegalStateException also if there are too many bytes for an array
   */
  byte[] toByteArray();

  /**
   * Removes bytes from the front.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_drain_read_buffer} and
   * {@code …_drain_write_buffer}.
   *
   * @param bytes the number of bytes to remove; if the buffer has fewer, all are removed
   * @throws IllegalArgumentException if the number is negative
   */
  void drain(long bytes);

  /**
   * Adds bytes in front.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_prepend_read_buffer} and
   * {@code …_prepend_write_buffer}.
   *
   * @param bytes the bytes to add, on the heap or in native memory; copied
   */
  void prepend(MemorySegment bytes);

  /**
   * Adds bytes in front: {@link #prepend(MemorySegment)}.
   *
   * @param bytes the bytes to add; copied
   */
  default void prepend(byte[] bytes) {
    prepend(MemorySegment.ofArray(bytes));
  }

  /**
   * Adds bytes at the end.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_filter_append_read_buffer} and
   * {@code …_append_write_buffer}.
   *
   * @param bytes the bytes to add, on the heap or in native memory; copied
   */
  void append(MemorySegment bytes);

  /**
   * Adds bytes at the end: {@link #append(MemorySegment)}.
   *
   * @param bytes the bytes to add; copied
   */
  default void append(byte[] bytes) {
    append(MemorySegment.ofArray(bytes));
  }
}
