// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * Says what Envoy does with a piece of a body after a filter has seen it: Envoy's {@code
 * FilterDataStatus}, in the order of its numbers.
 *
 * @since 0.1
 */
public enum BodyStatus {
  /**
   * The next filter sees this piece now, with all buffered pieces. If the headers were held, it
   * sees them first.
   */
  CONTINUE,

  /**
   * Envoy adds the piece to the buffered body, and keeps it until a later hook returns {@code
   * CONTINUE}, or until {@link HttpStream#resumeRequest()} or {@link HttpStream#resumeResponse()}
   * is called. If the body outgrows the listener's buffer limit, Envoy answers 413 (request) or 500
   * (response), or resets the stream if the response's headers have moved on.
   */
  STOP_ITERATION_AND_BUFFER,

  /**
   * As {@link #STOP_ITERATION_AND_BUFFER}, but when the buffer limit is reached, Envoy makes the
   * sender wait. A filter that waits for the whole body waits forever if the body is larger than
   * the limit.
   */
  STOP_ITERATION_AND_WATERMARK,

  /**
   * Envoy drops the piece. No later filter sees it, so the filter must keep what is still needed.
   */
  STOP_ITERATION_NO_BUFFER
}
