// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.http.ResetReason;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.lang.foreign.Arena;

/**
 * Asks the launcher to end a stream. It does so in an event of its own: up to v1.39, Envoy frees
 * the stream while a hook of it may still be running. Each method takes the address of the {@link
 * StreamRecord}. The stream's thread.
 */
final class StreamEnding {
  private StreamEnding() {}

  @SuppressWarnings("EnumOrdinal") // LauncherAbi.JAVA_END_RESET and JAVA_END_REFUSED
  static void reset(long record, ResetReason reason, String details) {
    end(record, reason.ordinal(), details);
  }

  static void closeConnection(long record) {
    end(record, LauncherAbi.JAVA_END_GO_AWAY, "");
  }

  static void recreate(long record) {
    end(record, LauncherAbi.JAVA_END_RECREATE, "");
  }

  /** The stream itself goes on. */
  static void drain(long record) {
    HttpLinking.CONTROL.require();
    int _ = LauncherAbi.java_stream_drain(record);
  }

  private static void end(long record, int how, String details) {
    HttpLinking.CONTROL.require();
    try (var arena = Arena.ofConfined()) {
      var text = NativeMemory.bytes(arena, details.getBytes(UTF_8));
      switch (LauncherAbi.java_stream_end(record, how, text)) {
        case LauncherAbi.JAVA_DONE -> {}
        case LauncherAbi.JAVA_NO_MEMORY -> throw new OutOfMemoryError("no memory to end a stream");
        case LauncherAbi.JAVA_TOO_OFTEN ->
            throw new IllegalStateException(
                "this request has been served anew %s times already"
                    .formatted(LauncherAbi.JAVA_RECREATIONS));
        default ->
            throw new IllegalStateException(
                how == LauncherAbi.JAVA_END_RECREATE
                    ? "all of the request has to be here, and a response may not have begun"
                    : "this stream cannot be ended now");
      }
    }
  }
}
