// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A body, or the part of one that Envoy has at hand. It is a view: each call asks Envoy.
 *
 * <p>Envoy tells two parts apart. <b>Received</b> is the piece that the current body hook brought;
 * it exists within that hook only. <b>Buffered</b> is what has been kept because a filter held the
 * body. What this filter holds with {@link BodyStatus#STOP_ITERATION_AND_BUFFER} moves from the one
 * to the other after the hook. {@link HttpMessage#body()} and {@link HttpMessage#body()} join them,
 * which is what a filter wants that waits for the end.
 *
 * <p><b>When.</b> Envoy keeps a body for this filter in the hooks of the body's own message, and
 * while the filter holds that message. At other times the body is empty, and {@link #append} and
 * {@link #drain} return false: once the message has gone on, after this filter's local reply, and
 * before the message's headers. Nothing can be added from within a hook for the other message.
 *
 * <p><b>Content-length.</b> {@link #append} and {@link #drain} change the bytes and nothing else; a
 * {@code content-length} that no longer fits makes the peer hang or drop the message. {@link
 * #replace} takes care of it.
 *
 * <p>All methods may be called on the stream's worker thread only; they throw {@link
 * IllegalStateException} once the stream is gone and {@link WrongThreadException} on another
 * thread.
 *
 * @since 0.1
 */
public interface Body {

  /**
   * The number of bytes. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_body_size}.
   *
   * @return the size in bytes; 0 where there is no such body
   */
  long size();

  /**
   * The bytes where they lie in Envoy's memory, without a copy: read-only segments, one after the
   * other. They die with the callback they were asked for in, and before that with any change to
   * the body and with {@link HttpStream#sendLocalReply}, {@link HttpStream#resumeRequest} and
   * {@link HttpStream#resumeResponse}. A dead segment throws {@link IllegalStateException}, one
   * used on another thread {@link WrongThreadException}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_body_chunks}.
   *
   * @return the segments, none of them empty
   */
  List<MemorySegment> chunks();

  /**
   * A copy of all bytes.
   *
   * @return a new array
   * @throws IllegalStateException also if the body is larger than an array can be
   */
  byte[] toByteArray();

  /**
   * Adds bytes at the end.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_append_body}.
   *
   * @param bytes what to add; copied
   * @return false if there is no such body to add to
   * @throws IllegalStateException also for a response that has no body: one to {@code HEAD}, or
   *     with status 204, 205 or 304
   */
  boolean append(byte[] bytes);

  /**
   * Adds bytes at the end.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_append_body}.
   *
   * @param bytes what to add, on the heap or off it; copied. A native segment stays open during the
   *     call: another thread that closes its arena meanwhile gets an {@link IllegalStateException}
   * @return false if there is no such body to add to
   * @throws IllegalStateException also if the segment is closed; and for a response that has no
   *     body: one to {@code HEAD}, or with status 204, 205 or 304
   * @throws WrongThreadException also if the segment belongs to another thread
   */
  boolean append(MemorySegment bytes);

  /**
   * Takes bytes from the front.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_drain_body}.
   *
   * @param bytes how many; if there are fewer, all
   * @return false if there is no such body
   * @throws IllegalArgumentException if the number is negative
   */
  boolean drain(long bytes);

  /**
   * Puts other bytes in the place of all there are, and keeps {@code content-length} right if the
   * message has one: sets it if the body's end has come, or else removes it, so that Envoy sends
   * the body in chunks. For that the headers must still be held: by {@link
   * HeadersStatus#STOP_ITERATION} or by being in the headers' hook. Bytes of the same number can be
   * replaced at any time.
   *
   * @param bytes the new body
   * @return false if there is no such body
   * @throws IllegalStateException also if the message has a {@code content-length}, the number of
   *     bytes changes, and the headers have moved on already; and for a response that has no body:
   *     one to {@code HEAD}, or with status 204, 205 or 304
   */
  boolean replace(byte[] bytes);
}
