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
    if (stream.isHeldTwice(response)) return LauncherAbi.JAVA_HELD_TWICE;
    stream.noteAnswer(response, true);
    stream.hold();
    stream.envoy.goOn(response);
    if (stream.phase(response) == LauncherAbi.JAVA_HELD) stream.noteHeldTwice(response);
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

  // ---- A reply piece by piece

  private static boolean mayBegin(JavaStream stream) {
    return !stream.gone()
        && stream.phase(true) == LauncherAbi.JAVA_NOT_BEGUN
        && stream.phase(false) != LauncherAbi.JAVA_PASSED
        && !stream.has(
            LauncherAbi.JAVA_REPLIED
                | LauncherAbi.JAVA_REPLYING
                | LauncherAbi.JAVA_COMPLETE
                | LauncherAbi.JAVA_FAIL_CLOSED
                | LauncherAbi.JAVA_REQUEST_HEADERS_PASSED);
  }

  private static boolean mayGoOn(JavaStream stream) {
    return !stream.gone()
        && stream.reply() == LauncherAbi.JAVA_REPLY_OPEN
        && !stream.has(
            LauncherAbi.JAVA_ENDING | LauncherAbi.JAVA_COMPLETE | LauncherAbi.JAVA_FAIL_CLOSED);
  }

  static int javaStreamReplyHeaders(
      long address, MemorySegment headers, long headerCount, boolean endOfStream) {
    var stream = JavaStream.at(address);
    if (!mayBegin(stream)) return LauncherAbi.JAVA_NOT_NOW;
    stream.set(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_REPLYING);
    stream.setReply(endOfStream ? LauncherAbi.JAVA_REPLY_ENDED : LauncherAbi.JAVA_REPLY_OPEN);
    stream.setHooks((stream.hooks() | HttpHooks.REQUEST_HOOKS) & ~HttpHooks.RESPONSE_HOOKS);
    stream.hold();
    stream.envoy.sendResponseHeaders(Abi.headers(headers, headerCount), endOfStream);
    stream.release();
    return LauncherAbi.JAVA_DONE;
  }

  static int javaStreamReplyData(
      long address, MemorySegment data, long length, boolean endOfStream) {
    var stream = JavaStream.at(address);
    if (!mayGoOn(stream)) return LauncherAbi.JAVA_NOT_NOW;
    if (endOfStream) stream.setReply(LauncherAbi.JAVA_REPLY_ENDED);
    stream.hold();
    stream.envoy.sendResponseData(Abi.bytes(data.address(), length), endOfStream);
    stream.release();
    return LauncherAbi.JAVA_DONE;
  }

  static int javaStreamReplyTrailers(long address, MemorySegment trailers, long trailerCount) {
    var stream = JavaStream.at(address);
    if (!mayGoOn(stream)) return LauncherAbi.JAVA_NOT_NOW;
    stream.setReply(LauncherAbi.JAVA_REPLY_ENDED);
    stream.hold();
    stream.envoy.sendResponseTrailers(Abi.headers(trailers, trailerCount));
    stream.release();
    return LauncherAbi.JAVA_DONE;
  }

  // ---- http_ending.c

  static int javaStreamEnd(long address, int how, MemorySegment details) {
    return HttpEndings.ask(JavaStream.at(address), how, Abi.utf8(details));
  }

  static int javaStreamDrain(long address) {
    var stream = JavaStream.at(address);
    if (stream.gone() || stream.has(LauncherAbi.JAVA_COMPLETE)) return LauncherAbi.JAVA_NOT_NOW;
    stream.envoy.schedule(HttpHooks.DRAIN);
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
