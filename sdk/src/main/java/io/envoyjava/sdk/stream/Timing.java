// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When things happened in a stream: as it was when {@code timing} was called.
 *
 * @since 0.1
 */
public interface Timing {

  /** What can happen; in the order of the ABI's numbers, which begin with 1. */
  enum Point {
    /** The downstream connection was accepted; before the stream, so the time is negative. */
    DOWNSTREAM_CONNECTION_BEGIN,
    /** The downstream TLS handshake began. */
    DOWNSTREAM_HANDSHAKE_START,
    /** The downstream TLS handshake was complete. */
    DOWNSTREAM_HANDSHAKE_COMPLETE,
    /** The last byte of the request's headers was received. */
    LAST_DOWNSTREAM_HEADER_RX_BYTE_RECEIVED,
    /** The last byte of the request was received. */
    LAST_DOWNSTREAM_RX_BYTE_RECEIVED,
    /** The upstream connection was begun; negative if it is an older one. */
    UPSTREAM_CONNECT_START,
    /** The upstream connection was there; negative if it is an older one. */
    UPSTREAM_CONNECT_COMPLETE,
    /** The upstream TLS handshake was complete; negative if the connection is an older one. */
    UPSTREAM_HANDSHAKE_COMPLETE,
    /** The first byte of the request was sent upstream. */
    FIRST_UPSTREAM_TX_BYTE_SENT,
    /** The last byte of the request was sent upstream. */
    LAST_UPSTREAM_TX_BYTE_SENT,
    /** The first byte of the response was received from upstream. */
    FIRST_UPSTREAM_RX_BYTE_RECEIVED,
    /** The first byte of the response's body was received from upstream. */
    FIRST_UPSTREAM_RX_BODY_BYTE_RECEIVED,
    /** The last byte of the response was received from upstream. */
    LAST_UPSTREAM_RX_BYTE_RECEIVED,
    /** The first byte of the response was sent downstream. */
    FIRST_DOWNSTREAM_TX_BYTE_SENT,
    /** The last byte of the response was sent downstream. */
    LAST_DOWNSTREAM_TX_BYTE_SENT,
    /** The last byte of the response was acknowledged; in HTTP/3 only. */
    LAST_DOWNSTREAM_ACK_RECEIVED,
    /** The stream was complete. */
    REQUEST_COMPLETE,
    /** The downstream connection ended. */
    DOWNSTREAM_CONNECTION_END
  }

  /**
   * When the stream started.
   *
   * @return the time, by Envoy's clock; empty if it is not known
   */
  Optional<Instant> started();

  /**
   * When something happened.
   *
   * @param point what
   * @return how long after the start of the stream, to the nanosecond; empty if it has not happened
   *     (yet)
   */
  Optional<Duration> at(Point point);
}
