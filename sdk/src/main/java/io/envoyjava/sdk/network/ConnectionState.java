// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

/**
 * The state of a connection; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum ConnectionState {
  /** It carries data. */
  OPEN,
  /** It is about to be closed, and still sends what was written before. */
  CLOSING,
  /** It is closed. */
  CLOSED
}
