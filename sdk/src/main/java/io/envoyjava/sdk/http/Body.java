// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A body, or the part of it that Envoy has now. It is a view: each call asks Envoy.
 *
 * <p>A body has two parts. <b>Received</b> is the piece that the current body hook is about; it
 * exists within that hook only. <b>Buffered</b> is what Envoy has kept because a filter held the
 * body. If this filter holds a piece with {@link BodyStatus#STOP_ITERATION_AND_BUFFER}, it moves
 * from the received to the buffered part after the hook. {@link HttpMessage#body()} joins both
 * parts, for filters that wait for the whole body.
 *
 * <p><b>When.</b> A filter can use a body in the hooks of the body's message, and while the filter
 * holds that message. At other times the body is empty, and {@link #append} and {@link #drain}
 * return false: before the message's headers, after the message has moved on, and after this
 * filter's local reply. A hook for the request cannot add to the response's body, nor the reverse.
 *
 * <p><b>Content-length.</b> While the filter holds the message's headers, each change of the size
 * also changes the {@code content-length}: to the new size if the body's end has arrived; otherwise
 * the header is removed, and Envoy sends the body in chunks. A filter holds the headers in their
 * hook, and afterwards if that hook returned {@link HeadersStatus#STOP_ITERATION}. Once headers
 * with a {@code content-length} have moved on, {@link #append} takes only as many bytes as were
 * removed before: the peer would read more as the next message on its connection. A filter that
 * removes bytes must add as many, or the peer waits for the rest.
 *
 * <p>All methods may be called on the stream's worker thread only; they throw {@link
 * IllegalStateException} once the stream is gone and {@link WrongThreadException} on another
 * thread.
 *
 * @since 0.1
 */
public interface Body {

  /**
   * Returns the number of bytes. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_body_size}.
   *
   * @return the size in bytes; 0 if there is no such body
   */
  long size();

  /**
   * Returns the bytes in Envoy's memory, without a copy, as consecutive read-only segments. They
   * are valid until the current hook or task returns, the body changes, or one of {@link
   * HttpStream#sendLocalReply}, {@link HttpStream#resumeRequest} and {@link
   * HttpStream#resumeResponse} is called. After that, using a segment throws {@link
   * IllegalStateException}; on another thread, it throws {@link WrongThreadException}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_body_chunks}.
   *
   * @return the segments, none of them empty
   */
  List<MemorySegment> chunks();

  /**
   * Returns a copy of all bytes.
   *
   * @return a new array
   * @throws IllegalStateException also if the body is too large for an array
   */
  byte[] toByteArray();

  /**
   * Adds bytes at the end.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_append_body}.
   *
   * @param bytes the bytes to add, which are copied
   * @return false if there is no such body to add to
   * @throws IllegalStateException also if the headers have moved on with a {@code content-length}
   *     that leaves no room for the bytes; and for a response that has no body: one to {@code
   *     HEAD}, or with status 204, 205 or 304
   */
  boolean append(byte[] bytes);

  /**
   * Adds bytes at the end.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_append_body}.
   *
   * @param bytes the bytes to add, on the heap or in native memory; they are copied. A native
   *     segment stays open during the call: if another thread closes its arena meanwhile, that
   *     thread gets an {@link IllegalStateException}
   * @return false if there is no such body to add to
   * @throws IllegalStateException also if the segment is closed; if the headers have moved on with
   *     a {@code content-length} that leaves no room for the bytes; and for a response that has no
   *     body: one to {@code HEAD}, or with status 204, 205 or 304
   * @throws WrongThreadException also if the segment belongs to another thread
   */
  boolean append(MemorySegment bytes);

  /**
   * Removes bytes from the front.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_drain_body}.
   *
   * @param bytes the number of bytes to remove; if the body has fewer, all are removed
   * @return false if there is no such body
   * @throws IllegalArgumentException if the number is negative
   */
  boolean drain(long bytes);

  /**
   * Replaces all bytes. If the message has a {@code content-length} and the size changes, the
   * filter must still hold the headers. A body of the same size can replace the old one at any
   * time.
   *
   * @param bytes the new body
   * @return false if there is no such body
   * @throws IllegalStateException also if the message has a {@code content-length}, the number of
   *     bytes changes, and the headers have already moved on; and for a response that has no body:
   *     one to {@code HEAD}, or with status 204, 205 or 304
   */
  boolean replace(byte[] bytes);
}
