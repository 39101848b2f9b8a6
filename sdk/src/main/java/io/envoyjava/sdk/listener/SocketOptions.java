// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The options of an accepted socket, as the system has them: see {@link
 * AcceptedSocket#socketOptions}. Levels and names are the numbers of the system's headers: on
 * Linux, {@code SOL_SOCKET} is 1 and {@code SO_KEEPALIVE} is 9. The same rules hold as for the
 * socket.
 *
 * @since 0.1
 */
public interface SocketOptions {

  /**
   * Sets an option to a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_set_socket_option_int}.
   *
   * @param level the level
   * @param name the number of the option
   * @param value the number
   * @return false if the system refuses it
   * @throws IllegalStateException also if the socket is closed
   */
  boolean set(int level, int name, int value);

  /**
   * Sets an option to bytes, such as a structure.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_set_socket_option_bytes}.
   *
   * @param level the level
   * @param name the number of the option
   * @param value the bytes
   * @return false if the system refuses it
   * @throws IllegalStateException also if the socket is closed
   */
  boolean set(int level, int name, byte[] value);

  /**
   * Returns an option that is a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_socket_option_int}.
   *
   * @param level the level
   * @param name the number of the option
   * @return the number; empty if the system does not know the option
   */
  OptionalInt getInt(int level, int name);

  /**
   * Returns an option that is a structure or text.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_listener_filter_get_socket_option_bytes}.
   *
   * @param level the level
   * @param name the number of the option
   * @param maxSize how many bytes to read at most, from 1 to 65,536
   * @return the bytes, as many as the system has written; null if it does not know the option
   * @throws IllegalArgumentException if the size is not in that range
   */
  byte @Nullable [] getBytes(int level, int name, int maxSize);
}
