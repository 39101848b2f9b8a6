// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * What happens after a filter has seen trailers; Envoy's {@code FilterTrailersStatus}, in the order
 * of its numbers.
 *
 * @since 0.1
 */
public enum TrailersStatus {
  /** The next filter sees the trailers now, and before them whatever was held. */
  CONTINUE,

  /**
   * The trailers, and whatever was held before them, stay until {@link HttpStream#resumeRequest()}
   * (request) or {@link HttpStream#resumeResponse()} (response).
   */
  STOP_ITERATION
}
