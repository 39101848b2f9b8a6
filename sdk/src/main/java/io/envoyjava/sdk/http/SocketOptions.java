// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Options of the sockets that a stream uses, as {@code setsockopt} has them: see {@link
 * HttpStream#socketOptions}. The same rules hold as for the stream.
 *
 * <p>Upstream options apply to the connection that Envoy opens for the request, so they have to be
 * set while the filter holds the request. If the system refuses one, the connection fails, and the
 * client gets a 503. Downstream options apply at once to the client's connection, and so to all
 * streams on it.
 *
 * @since 0.1
 */
public interface SocketOptions {
  /** The socket that an option is for. */
  enum Side {
    /** The connection to the upstream's host. */
    UPSTREAM,
    /** The connection of the client. */
    DOWNSTREAM
  }

  /** When Envoy applies an option to a new socket. */
  enum Stage {
    /** Before the socket is bound. */
    PREBIND,
    /** When it is bound. */
    BOUND,
    /** When it listens. */
    LISTENING
  }

  /**
   * One option.
   *
   * @param level the level, as in {@code SOL_SOCKET}
   * @param name the number of the option, as in {@code SO_KEEPALIVE}
   * @param stage when it is applied
   * @param side the socket
   */
  record Option(int level, int name, Stage stage, Side side) {}

  /**
   * Sets an option to a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_socket_option_int}.
   *
   * @param option the option
   * @param value the number
   * @return false if it could not be set
   * @throws IllegalStateException also if the stream is complete, or this filter has answered it
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#SOCKET_OPTIONS}
   */
  boolean set(Option option, int value);

  /**
   * Sets an option to bytes, such as a structure.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_socket_option_bytes}.
   *
   * @param option the option
   * @param value the bytes; copied
   * @return false if it could not be set
   * @throws IllegalStateException also if the stream is complete, or this filter has answered it
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#SOCKET_OPTIONS}
   */
  boolean set(Option option, byte[] value);

  /**
   * Returns the number that this filter has set last.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_socket_option_int}.
   *
   * @param option the option
   * @return the number; empty if the filter has not set the option, or set it to bytes
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#SOCKET_OPTIONS}
   */
  OptionalInt getInt(Option option);

  /**
   * Returns the bytes that this filter has set last.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_socket_option_bytes}.
   *
   * @param option the option
   * @return a copy of the bytes; null if the filter has not set the option, or set it to a number
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#SOCKET_OPTIONS}
   */
  byte @Nullable [] getBytes(Option option);
}
