// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

/**
 * How a connection is closed; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum CloseType {
  /** After what was written before has been sent. */
  FLUSH_WRITE,
  /** At once. What has not been sent is dropped. */
  NO_FLUSH,
  /**
   * As {@link #FLUSH_WRITE}, but waits a little for the peer to close first, so that it does not
   * lose the last data to a reset. Only with Envoy's HTTP connection manager in the same filter
   * chain, whose {@code delayed_close_timeout} is the time; otherwise as {@link #FLUSH_WRITE}.
   */
  FLUSH_WRITE_AND_DELAY,
  /** At once, as {@link #NO_FLUSH}, also if a filter has disabled the closing of the connection. */
  ABORT,
  /** As {@link #ABORT}, with a TCP reset. */
  ABORT_RESET
}
