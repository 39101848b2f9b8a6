// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

/**
 * What Envoy does after a hook of a listener filter; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum ListenerStatus {
  /** Goes on to the next filter. After the last one, Envoy chooses the filter chain. */
  CONTINUE,

  /**
   * Waits: for more data, up to {@link ListenerFilter#maxReadBytes()}, or for {@link
   * AcceptedSocket#continueFilterChain()}. After the listener's {@code listener_filters_timeout},
   * 15 seconds by default, Envoy closes the socket, or goes on without the filters if the listener
   * says {@code continue_on_listener_filters_timeout}.
   */
  STOP_ITERATION
}
