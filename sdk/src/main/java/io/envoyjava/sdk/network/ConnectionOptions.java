// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Socket options that a connection keeps for its upstream connection: see {@link
 * Connection#socketOptions}. Envoy's TCP proxy applies them when it opens that connection, so they
 * are set in {@link NetworkFilter#onNewConnection} or while the filter holds the connection. Envoy
 * does not say whether the system has taken one: if it refuses, the upstream connection fails. The
 * same rules hold as for the connection.
 *
 * @since 0.1
 */
public interface ConnectionOptions {
  /** When Envoy applies an option to a new socket; in the order of the ABI's numbers. */
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
   */
  record Option(int level, int name, Stage stage) {}

  /**
   * Sets an option to a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_set_socket_option_int}.
   *
   * @param option the option
   * @param value the number
   * @throws IllegalStateException also if the connection is closed
   */
  void set(Option option, int value);

  /**
   * Sets an option to bytes, such as a structure.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_set_socket_option_bytes}.
   *
   * @param option the option
   * @param value the bytes; copied
   * @throws IllegalStateException also if the connection is closed
   */
  void set(Option option, byte[] value);

  /**
   * Returns the number that an option was set to last, by this filter or another module's.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_get_socket_option_int}.
   *
   * @param option the option
   * @return the number; empty if the option was not set to one
   */
  OptionalInt getInt(Option option);

  /**
   * Returns the bytes that an option was set to last.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_get_socket_option_bytes}.
   *
   * @param option the option
   * @return a copy of the bytes; null if the option was not set to bytes
   */
  byte @Nullable [] getBytes(Option option);

  /**
   * Returns the options that the connection keeps.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_network_get_socket_options}.
   *
   * @return the options in the order in which they were set, unmodifiable
   */
  List<Option> list();
}
