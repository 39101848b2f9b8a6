// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

/**
 * What Envoy does after a hook of a network filter; in the order of the ABI's numbers.
 *
 * @since 0.1
 */
public enum NetworkStatus {
  /** Goes on to the next filter. */
  CONTINUE,

  /**
   * Goes no further.
   *
   * <p>In {@link NetworkFilter#onNewConnection} and {@link NetworkFilter#onRead}, this holds the
   * connection: the filters behind this one see nothing of it until a later hook returns {@link
   * #CONTINUE} or {@link Connection#continueReading()} is called. Envoy keeps what this filter
   * leaves in the read buffer, and the next hook sees it with what has come since. Once that is
   * more than {@link Connection#bufferLimit()}, Envoy reads no more, and that next hook never
   * comes. So a filter that waits for the rest of something either refuses what is longer, or
   * drains the buffer and keeps a copy.
   *
   * <p>In {@link NetworkFilter#onWrite}, Envoy does not write the data. Nobody keeps it either, so
   * the filter copies what is to be written later, drains the buffer, and passes the copy to {@link
   * Connection#injectWrite}.
   */
  STOP_ITERATION
}
