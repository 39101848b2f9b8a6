// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The launcher's functions that Java calls, as in {@code http_actions.c} and {@code objects.c}. */
final class LauncherFunctions {
  private static final AtomicLong TOKENS = new AtomicLong();
  private static final Queue<Long> DROPPED = new ConcurrentLinkedQueue<>();

  private LauncherFunctions() {}

  static int javaStreamContinueDecoding(long stream) {
    return goOn(JavaStream.at(stream), false);
  }

  static int javaStreamContinueEncoding(long stream) {
    return goOn(JavaStream.at(stream), true);
  }

  private static int goOn(JavaStream stream, boolean response) {
    if (stream.phase(response) != LauncherAbi.JAVA_HELD
        || stream.gone()
        || stream.has(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_COMPLETE)) {
      return LauncherAbi.JAVA_NOT_NOW;
    }
    stream.noteAnswer(response, true);
    stream.hold();
    stream.envoy.goOn(response);
    stream.release();
    return LauncherAbi.JAVA_DONE;
  }

  static int javaStreamReply(
      long address,
      int status,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      MemorySegment details) {
    var stream = JavaStream.at(address);
    if (stream.gone() || stream.has(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_COMPLETE)) {
      return LauncherAbi.JAVA_NOT_NOW;
    }
    stream.set(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_REPLYING);
    stream.hold();
    stream.envoy.sendResponse(
        status, Abi.headers(headers, headerCount), Abi.bytes(body), Abi.utf8(details));
    stream.release();
    return LauncherAbi.JAVA_DONE;
  }

  // ---- objects.c

  static long javaObjectNew() {
    return TOKENS.incrementAndGet();
  }

  static void javaObjectDropped(long token) {
    DROPPED.add(token);
  }

  static long javaObjectNextDropped() {
    var token = DROPPED.poll();
    return token == null ? 0 : token;
  }

  // Tokens are not given out again.
  @SuppressWarnings("UnusedVariable")
  static void javaObjectFree(long token) {}
}
