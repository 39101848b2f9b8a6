// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * What happens after a filter has seen headers; Envoy's {@code FilterHeadersStatus}, in the order
 * of its numbers.
 *
 * @since 0.1
 */
public enum HeadersStatus {
  /** The next filter sees the headers now. */
  CONTINUE,

  /**
   * The next filter does not see the headers yet, but this filter goes on to see the body and the
   * trailers as they arrive. The headers move on when a later hook of this filter returns {@code
   * CONTINUE}, or with {@link HttpStream#resumeRequest()} (request) or {@link
   * HttpStream#resumeResponse()} (response).
   */
  STOP_ITERATION,

  /**
   * The next filter sees the headers now, and is told that more follows even if this was the end of
   * the stream. Only for a filter that then appends a body of its own to the buffered body and
   * continues; otherwise the stream hangs.
   */
  CONTINUE_AND_DONT_END_STREAM,

  /**
   * Everything is held: this filter and the next ones see nothing of the stream until {@link
   * HttpStream#resumeRequest()} or {@link HttpStream#resumeResponse()}. Meanwhile Envoy buffers the
   * body, and answers 413 (request) or 500 (response) if it outgrows the buffer limit. The one to
   * take for an answer that comes from elsewhere.
   */
  STOP_ALL_ITERATION_AND_BUFFER,

  /**
   * As {@link #STOP_ALL_ITERATION_AND_BUFFER}, but where the buffer limit is reached Envoy makes
   * the sender wait instead of ending the stream.
   */
  STOP_ALL_ITERATION_AND_WATERMARK
}
