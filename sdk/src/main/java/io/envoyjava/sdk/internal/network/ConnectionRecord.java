// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.envoyjava.sdk.internal.abi.LauncherAbi;

/**
 * Reads and writes the launcher's {@code java_connection}, the state of a connection that the
 * launcher and Java share. Each method takes the address of the record, which is valid until the
 * connection is gone. Used on the connection's thread.
 */
final class ConnectionRecord {

  private ConnectionRecord() {}

  /** Returns the handle of the connection's configuration. */
  static long config(long record) {
    return MEMORY.get(JAVA_LONG, record + LauncherAbi.JAVA_CONNECTION_CONFIG_OFFSET);
  }

  /** Returns the connection's place in Java (see {@code Workers}); 0 before its first hook. */
  static long place(long record) {
    return MEMORY.get(JAVA_LONG, record + LauncherAbi.JAVA_CONNECTION_PLACE_OFFSET);
  }

  static void setPlace(long record, long place) {
    MEMORY.set(JAVA_LONG, record + LauncherAbi.JAVA_CONNECTION_PLACE_OFFSET, place);
  }

  /** Sets the hooks that enter Java, as bits. */
  static void setHooks(long record, int hooks) {
    MEMORY.set(JAVA_INT, record + LauncherAbi.JAVA_CONNECTION_HOOKS_OFFSET, hooks);
  }

  /** Returns whether one of these flags is set. */
  static boolean has(long record, int flags) {
    return (MEMORY.get(JAVA_BYTE, record + LauncherAbi.JAVA_CONNECTION_FLAGS_OFFSET) & flags) != 0;
  }

  /** Returns whether a hook for reading is on the stack. */
  static boolean isReading(long record) {
    return MEMORY.get(JAVA_SHORT, record + LauncherAbi.JAVA_CONNECTION_READS_OFFSET) != 0;
  }

  /** Returns whether a hook for writing is on the stack. */
  static boolean isWriting(long record) {
    return MEMORY.get(JAVA_SHORT, record + LauncherAbi.JAVA_CONNECTION_WRITES_OFFSET) != 0;
  }
}
