// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * The reason that the peer sees for the reset of a stream. Over HTTP/1.1, which has no resets, the
 * connection is closed whatever the reason is.
 *
 * @since 0.1
 */
public enum ResetReason {
  /** The stream cannot go on. */
  LOCAL_RESET,

  /** The request was not processed, and can be sent again: {@code REFUSED_STREAM} in HTTP/2. */
  REFUSED_STREAM
}
