// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

/**
 * What Envoy does with a datagram after {@link UdpListenerFilter#onData}; in the order of the ABI's
 * numbers.
 *
 * @since 0.1
 */
public enum UdpStatus {
  /** Passes the datagram to the next filter; behind the last one, it is dropped. */
  CONTINUE,

  /**
   * Drops the datagram. It cannot be resumed: a copy can be sent on by {@link UdpListener#send}.
   */
  STOP_ITERATION
}
