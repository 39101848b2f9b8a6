// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.LauncherAbi;

/**
 * Reads and writes the launcher's {@code java_stream}, the state of a stream that the launcher and
 * Java share. Each method takes the address of the record, which is valid until the stream is gone.
 * Used on the stream's thread.
 */
final class StreamRecord {

  private StreamRecord() {}

  /** Returns the handle of the stream's configuration. */
  static long config(long record) {
    return MEMORY.get(JAVA_LONG, record + LauncherAbi.JAVA_STREAM_CONFIG_OFFSET);
  }

  /** Returns the stream's place in Java (see {@code Workers}); 0 before its first hook. */
  static long place(long record) {
    return MEMORY.get(JAVA_LONG, record + LauncherAbi.JAVA_STREAM_PLACE_OFFSET);
  }

  static void setPlace(long record, long place) {
    MEMORY.set(JAVA_LONG, record + LauncherAbi.JAVA_STREAM_PLACE_OFFSET, place);
  }

  /** Sets the hooks that enter Java, as bits. */
  static void setHooks(long record, int hooks) {
    MEMORY.set(JAVA_INT, record + LauncherAbi.JAVA_STREAM_HOOKS_OFFSET, hooks);
  }

  /** Returns the hooks that are to enter Java; all of them before they are set. */
  static int hooks(long record) {
    return MEMORY.get(JAVA_INT, record + LauncherAbi.JAVA_STREAM_HOOKS_OFFSET);
  }

  /** Returns whether a flag is set. */
  static boolean has(long record, int flag) {
    return (MEMORY.get(JAVA_BYTE, record + LauncherAbi.JAVA_STREAM_FLAGS_OFFSET) & flag) != 0;
  }

  static void set(long record, int flag) {
    byte flags = MEMORY.get(JAVA_BYTE, record + LauncherAbi.JAVA_STREAM_FLAGS_OFFSET);
    MEMORY.set(JAVA_BYTE, record + LauncherAbi.JAVA_STREAM_FLAGS_OFFSET, (byte) (flags | flag));
  }

  /** Returns how far a reply is that the filter sends piece by piece. */
  static int reply(long record) {
    return MEMORY.get(JAVA_BYTE, record + LauncherAbi.JAVA_STREAM_REPLY_OFFSET);
  }

  /** Returns the phase that the request or the response has reached. */
  static int phase(long record, boolean request) {
    return MEMORY.get(
        JAVA_BYTE,
        record
            + (request
                ? LauncherAbi.JAVA_STREAM_REQUEST_OFFSET
                : LauncherAbi.JAVA_STREAM_RESPONSE_OFFSET));
  }
}
