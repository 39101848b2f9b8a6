// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.java_stream;

/**
 * The launcher's {@code java_stream}: what it and Java tell each other about a stream. Each method
 * takes its address, which is good until the stream is gone. The stream's thread.
 */
final class StreamRecord {
  // Constants, since the bindings' way to them is longer while Envoy starts.
  private static final long CONFIG = 0;
  private static final long PLACE = 8;
  private static final long HOOKS = 32;
  private static final long REQUEST = 40;
  private static final long RESPONSE = 41;
  private static final long FLAGS = 42;

  private StreamRecord() {}

  /** Returns the handle of the stream's configuration. */
  static long config(long record) {
    return MEMORY.get(JAVA_LONG, record + CONFIG);
  }

  /** Returns where Java keeps the stream; 0 before its first hook. */
  static long place(long record) {
    return MEMORY.get(JAVA_LONG, record + PLACE);
  }

  static void setPlace(long record, long place) {
    MEMORY.set(JAVA_LONG, record + PLACE, place);
  }

  /** Sets the hooks that are to enter Java, as bits. */
  static void setHooks(long record, int hooks) {
    MEMORY.set(JAVA_INT, record + HOOKS, hooks);
  }

  /** Returns whether a flag is set. */
  static boolean has(long record, int flag) {
    return (MEMORY.get(JAVA_BYTE, record + FLAGS) & flag) != 0;
  }

  static void set(long record, int flag) {
    byte flags = MEMORY.get(JAVA_BYTE, record + FLAGS);
    MEMORY.set(JAVA_BYTE, record + FLAGS, (byte) (flags | flag));
  }

  /** Returns how far the request or the response has come. */
  static int phase(long record, boolean request) {
    return MEMORY.get(JAVA_BYTE, record + (request ? REQUEST : RESPONSE));
  }

  /** What the launcher must agree with; compared by a test. */
  static boolean agreesWithLauncher() {
    return CONFIG == java_stream.config$offset()
        && PLACE == java_stream.place$offset()
        && HOOKS == java_stream.hooks$offset()
        && REQUEST == java_stream.request$offset()
        && RESPONSE == java_stream.response$offset()
        && FLAGS == java_stream.flags$offset();
  }
}
