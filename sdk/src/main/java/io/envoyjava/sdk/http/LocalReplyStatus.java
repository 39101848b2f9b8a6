// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * What becomes of a local reply; Envoy's {@code LocalErrorStatus}, in the order of the ABI's
 * numbers.
 *
 * @since 0.1
 */
public enum LocalReplyStatus {
  /** The reply is sent. */
  CONTINUE,

  /** Once all filters have been told, the stream is reset; the client gets no reply. */
  CONTINUE_AND_RESET_STREAM
}
