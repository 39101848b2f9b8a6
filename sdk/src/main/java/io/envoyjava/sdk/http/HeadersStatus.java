// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * Says what Envoy does with headers after a filter has seen them: Envoy's {@code
 * FilterHeadersStatus}, in the order of its numbers.
 *
 * @since 0.1
 */
public enum HeadersStatus {
  /** The next filter sees the headers now. */
  CONTINUE,

  /**
   * The next filter does not see the headers yet, but this filter sees the body and the trailers as
   * they arrive. The headers move on when a later hook of this filter returns {@code CONTINUE}, or
   * calls {@link HttpStream#resumeRequest()} (request) or {@link HttpStream#resumeResponse()}
   * (response).
   */
  STOP_ITERATION,

  /**
   * The next filter sees the headers now, as if more followed even if this is the end of the
   * stream. Only for a filter that then appends a body to the buffered body and continues;
   * otherwise the stream hangs.
   */
  CONTINUE_AND_DONT_END_STREAM,

  /**
   * Envoy holds everything: neither this filter nor the next ones see more of the message until
   * {@link HttpStream#resumeRequest()} or {@link HttpStream#resumeResponse()} is called. Meanwhile
   * Envoy buffers the body, and answers 413 (request) or 500 (response) if it outgrows the buffer
   * limit. Use this to wait for the result of work elsewhere, such as a request to another service.
   */
  STOP_ALL_ITERATION_AND_BUFFER,

  /**
   * As {@link #STOP_ALL_ITERATION_AND_BUFFER}, but when the buffer limit is reached, Envoy makes
   * the sender wait instead of ending the stream.
   */
  STOP_ALL_ITERATION_AND_WATERMARK
}
