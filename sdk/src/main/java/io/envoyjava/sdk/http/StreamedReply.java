// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A response that a filter sends piece by piece, in hooks and tasks: see {@link
 * HttpStream#startReply}. It takes pieces until it is ended, by {@link #end()}, by the trailers or
 * by {@link HttpStream#reset()}; a reply that is never ended stays open for as long as the client
 * does.
 *
 * <p>The client may go at any time. From then on the methods do nothing, and {@link #isOpen} is
 * false.
 *
 * <p>Envoy keeps what the client does not take yet. To write no faster than the client reads, stop
 * at {@link HttpFilter#onDownstreamAboveHighWatermark} and go on at {@link
 * HttpFilter#onDownstreamBelowLowWatermark}. These are called between hooks and tasks, so a filter
 * that has much to write writes some of it in each of several tasks.
 *
 * <p>All methods may be called on the stream's worker thread only, from within a hook or a task;
 * they throw {@link WrongThreadException} on another thread.
 *
 * @since 0.1
 */
public interface StreamedReply {
  /**
   * Returns whether a piece that is written now is sent.
   *
   * @return false once the reply has ended or the client has gone; false from the beginning if the
   *     response has no body: to {@code HEAD}, or with status 204, 205 or 304
   */
  boolean isOpen();

  /**
   * Sends a piece of the body.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_send_response_data}.
   *
   * @param bytes the piece; copied
   * @throws IllegalStateException if the reply has been ended; and if there are bytes and the
   *     status is 204, 205 or 304, which have no body
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void write(byte[] bytes);

  /**
   * Sends a piece of the body, encoded as UTF-8.
   *
   * @param text the piece
   * @throws IllegalStateException as for {@link #write(byte[])}
   * @throws StackOverflowError as for {@link #write(byte[])}
   */
  void write(String text);

  /**
   * Sends a piece of the body, for example one of {@link Body#chunks} of the request.
   *
   * @param bytes the piece, on the heap or off it; copied
   * @throws IllegalStateException as for {@link #write(byte[])}, and if the segment is closed
   * @throws StackOverflowError as for {@link #write(byte[])}
   */
  void write(MemorySegment bytes);

  /**
   * Ends the reply. The stream may be gone when this returns; do nothing more with it.
   *
   * @throws IllegalStateException if the reply has been ended
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void end();

  /**
   * Ends the reply with trailers. The stream may be gone when this returns; do nothing more with
   * it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_send_response_trailers}.
   *
   * @param trailers the trailers, not sent if the response has no body. HTTP/1.1 has them only with
   *     {@code enable_trailers} in the connection manager
   * @throws IllegalArgumentException if a trailer could not be a header of a {@link LocalReply}
   * @throws IllegalStateException if the reply has been ended
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void end(List<Header> trailers);
}
