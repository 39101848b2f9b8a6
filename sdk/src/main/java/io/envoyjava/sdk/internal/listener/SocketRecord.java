// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.LauncherAbi;

/**
 * Reads and writes the launcher's {@code java_socket}, the state of a socket that the launcher and
 * Java share. Each method takes the address of the record, which is valid until the socket is gone.
 * Used on the socket's thread.
 */
final class SocketRecord {

  private SocketRecord() {}

  /** Returns the handle of the socket's configuration. */
  static long config(long record) {
    return MEMORY.get(JAVA_LONG, record + LauncherAbi.JAVA_SOCKET_CONFIG_OFFSET);
  }

  /** Returns the socket's place in Java (see {@code Workers}); 0 before its first hook. */
  static long place(long record) {
    return MEMORY.get(JAVA_LONG, record + LauncherAbi.JAVA_SOCKET_PLACE_OFFSET);
  }

  static void setPlace(long record, long place) {
    MEMORY.set(JAVA_LONG, record + LauncherAbi.JAVA_SOCKET_PLACE_OFFSET, place);
  }

  /** Sets the hooks that enter Java, as bits. */
  static void setHooks(long record, int hooks) {
    MEMORY.set(JAVA_INT, record + LauncherAbi.JAVA_SOCKET_HOOKS_OFFSET, hooks);
  }

  /** Returns whether one of these flags is set. */
  static boolean has(long record, int flags) {
    return (MEMORY.get(JAVA_BYTE, record + LauncherAbi.JAVA_SOCKET_FLAGS_OFFSET) & flags) != 0;
  }

  /** Returns whether a hook is on the stack whose answer says how the socket goes on. */
  static boolean isInStep(long record) {
    return MEMORY.get(JAVA_INT, record + LauncherAbi.JAVA_SOCKET_STEPS_OFFSET) != 0;
  }

  /** Sets how many bytes Envoy shows the filter. */
  static void setMaxReadBytes(long record, int bytes) {
    MEMORY.set(JAVA_INT, record + LauncherAbi.JAVA_SOCKET_MAX_READ_BYTES_OFFSET, bytes);
  }
}
