// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * What happens after a filter has seen a piece of a body; Envoy's {@code FilterDataStatus}, in the
 * order of its numbers.
 *
 * @since 0.1
 */
public enum BodyStatus {
  /**
   * The next filter sees this piece now, together with all that is buffered, and before it the
   * headers if they were held.
   */
  CONTINUE,

  /**
   * The piece joins the buffered body and stays there until a later hook returns {@code CONTINUE},
   * or until {@link HttpStream#resumeRequest()} or {@link HttpStream#resumeResponse()}. A body that
   * outgrows the listener's buffer limit ends with a 413 (request) or a 500 (response) from Envoy,
   * or with a reset if the response's headers have moved on.
   */
  STOP_ITERATION_AND_BUFFER,

  /**
   * As {@link #STOP_ITERATION_AND_BUFFER}, but where the buffer limit is reached Envoy makes the
   * sender wait. A filter that waits for the whole of a body larger than the limit waits for ever.
   */
  STOP_ITERATION_AND_WATERMARK,

  /** The piece is dropped unless the filter has kept it; nobody after this filter sees it. */
  STOP_ITERATION_NO_BUFFER
}
