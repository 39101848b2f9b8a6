// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * Says what Envoy does with trailers after a filter has seen them: Envoy's {@code
 * FilterTrailersStatus}, in the order of its numbers.
 *
 * @since 0.1
 */
public enum TrailersStatus {
  /** The next filter sees all that was held, and then the trailers. */
  CONTINUE,

  /**
   * Envoy holds the trailers and all that was held before them, until {@link
   * HttpStream#resumeRequest()} (request) or {@link HttpStream#resumeResponse()} (response) is
   * called.
   */
  STOP_ITERATION
}
