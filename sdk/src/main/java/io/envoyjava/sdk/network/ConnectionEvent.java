// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

/**
 * What has become of a connection; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum ConnectionEvent {
  /** The peer has closed the connection, or it has failed. */
  REMOTE_CLOSE,
  /** Envoy has closed the connection, on behalf of this filter or another one. */
  LOCAL_CLOSE,
  /** The connection is established: with TLS, after the handshake. */
  CONNECTED,
  /** The connection carries data before the handshake is complete: QUIC only. */
  CONNECTED_ZERO_RTT
}
