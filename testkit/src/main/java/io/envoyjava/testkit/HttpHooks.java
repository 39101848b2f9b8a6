// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.BUFFER_SIZE;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.http.HttpEvents;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's hooks for HTTP filters, as in {@code http_filter.c}, {@code http_entry.c} and
 * {@code http_failure.c}, without what is there for older Envoys and for a lack of memory.
 */
final class HttpHooks {
  private static final int PASS = 0; // the CONTINUE of headers, bodies and trailers

  private HttpHooks() {}

  // ---- http_filter.c

  static int headers(JavaStream stream, boolean response, boolean endOfStream) {
    int hook =
        response ? LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS : LauncherAbi.JAVA_HTTP_REQUEST_HEADERS;
    long answer =
        messageEvent(
            stream,
            hook,
            response,
            endOfStream ? 1 : 0,
            HttpFilterAbi.ENVOY_HEADERS_STOP_ITERATION);
    if (endOfStream
        && (answer == HttpFilterAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_BUFFER
            || answer == HttpFilterAbi.ENVOY_HEADERS_STOP_ALL_ITERATION_AND_WATERMARK)) {
      answer = HttpFilterAbi.ENVOY_HEADERS_STOP_ITERATION;
    }
    return (int) answer;
  }

  static int body(JavaStream stream, boolean response, boolean endOfStream) {
    int hook = response ? LauncherAbi.JAVA_HTTP_RESPONSE_BODY : LauncherAbi.JAVA_HTTP_REQUEST_BODY;
    return (int)
        messageEvent(
            stream,
            hook,
            response,
            endOfStream ? 1 : 0,
            HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_NO_BUFFER);
  }

  static int trailers(JavaStream stream, boolean response) {
    int hook =
        response ? LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS : LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS;
    return (int)
        messageEvent(stream, hook, response, 1, HttpFilterAbi.ENVOY_TRAILERS_STOP_ITERATION);
  }

  private static long messageEvent(
      JavaStream stream, int hook, boolean response, long argument, int stop) {
    boolean headers =
        hook == LauncherAbi.JAVA_HTTP_REQUEST_HEADERS
            || hook == LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS;
    if (!stream.wants(hook)) {
      stream.noteAnswer(response, true);
      return PASS;
    }
    stream.hold();
    if (headers) stream.noteArrival(response);
    long answer = enter(stream, hook, argument, PASS, stop);
    boolean passes =
        answer == PASS
            || (headers && answer == HttpFilterAbi.ENVOY_HEADERS_CONTINUE_AND_DONT_END_STREAM);
    stream.noteAnswer(response, passes);
    stream.release();
    return answer;
  }

  static int localReply(JavaStream stream, int status, String details, boolean resetImminent) {
    stream.noteLocalReply();
    int pass = HttpFilterAbi.ENVOY_LOCAL_REPLY_CONTINUE;
    if (!stream.wants(LauncherAbi.JAVA_HTTP_LOCAL_REPLY)) return pass;
    try (var arena = Arena.ofConfined()) {
      var reply = arena.allocate(BUFFER_SIZE + 8, 8);
      reply
          .asSlice(LauncherAbi.JAVA_LOCAL_REPLY_DETAILS_OFFSET, BUFFER_SIZE)
          .copyFrom(NativeMemory.bytes(arena, details.getBytes(UTF_8)));
      reply.set(JAVA_INT, LauncherAbi.JAVA_LOCAL_REPLY_STATUS_OFFSET, status);
      reply.set(JAVA_BOOLEAN, LauncherAbi.JAVA_LOCAL_REPLY_RESET_IMMINENT_OFFSET, resetImminent);
      return (int) enter(stream, LauncherAbi.JAVA_HTTP_LOCAL_REPLY, reply.address(), pass, pass);
    }
  }

  static void streamComplete(JavaStream stream) {
    stream.noteComplete();
    if (stream.wants(LauncherAbi.JAVA_HTTP_STREAM_COMPLETE)) {
      long _ = enter(stream, LauncherAbi.JAVA_HTTP_STREAM_COMPLETE, 0, 0, 0);
    }
  }

  static void scheduled(JavaStream stream, long event) {
    long _ = enter(stream, LauncherAbi.JAVA_HTTP_SCHEDULED, event, 0, 0);
  }

  // ---- http_entry.c

  private static long call(JavaStream stream, int hook, long argument) {
    if (stream.place() == 0) stream.setHooks(0);
    return event(stream.envoy, hook, stream.address(), argument);
  }

  private static long event(DynamicModuleFilter envoy, int event, long handle, long argument) {
    try {
      return HttpEvents.onEvent(event, envoy.handle, handle, argument);
    } finally {
      envoy.stream.envoy.lent.endLoans();
    }
  }

  private static long enter(JavaStream stream, int hook, long argument, int pass, int stop) {
    boolean canEnd =
        hook != LauncherAbi.JAVA_HTTP_LOCAL_REPLY && hook != LauncherAbi.JAVA_HTTP_STREAM_COMPLETE;
    stream.hold();
    if (stream.has(LauncherAbi.JAVA_FAIL_CLOSED)) {
      if (canEnd) endFailed(stream);
      stream.release();
      return canEnd ? stop : pass;
    }
    long answer = call(stream, hook, argument);
    stream.envoy.stream.trace.hook(stream.envoy.name(), hook, argument, answer);
    if (answer < 0) {
      noteFailure(stream, answer);
      if (canEnd) endFailed(stream);
      answer = canEnd ? stop : pass;
    } else if (canEnd && stream.has(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_FAIL_CLOSED)) {
      answer = stop;
    }
    stream.release();
    return answer;
  }

  static void destroy(JavaStream stream) {
    stream.setGone();
    stream.hold();
    if (stream.place() != 0) {
      long result = event(stream.envoy, LauncherAbi.JAVA_HTTP_FILTER_DESTROY, stream.place(), 0);
      if (result < 0) noteFailure(stream, result);
    }
    stream.release();
  }

  // ---- http_failure.c

  private static void noteFailure(JavaStream stream, long result) {
    if (result == LauncherAbi.JAVA_FAILED) {
      stream.envoy.stream.envoy.log(
          System.Logger.Level.ERROR, "java: a filter failed and its failure could not be reported");
    }
    stream.set(LauncherAbi.JAVA_FAIL_CLOSED);
    stream.setHooks((1 << (LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS + 1)) - 1);
    if (stream.failures != LauncherAbi.JAVA_NO_COUNTER) {
      stream.envoy.config.metrics.add(stream.failures, List.of(), 1);
    }
  }

  private static void endFailed(JavaStream stream) {
    if (stream.has(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_COMPLETE) || stream.gone()) return;
    stream.set(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_REPLYING);
    failRequest(stream.envoy, stream.has(LauncherAbi.JAVA_GRPC));
  }

  private static void failRequest(DynamicModuleFilter envoy, boolean grpc) {
    var headers = envoy.stream.requestHeaders;
    boolean isGrpc =
        grpc
            || begins(headers.get("content-type"), "application/grpc")
            || begins(headers.get("te"), "trailers");
    envoy.sendResponse(
        500,
        isGrpc ? List.of(new Header("grpc-status", "2")) : List.of(),
        new byte[0],
        "java_filter_failure");
  }

  private static boolean begins(@Nullable String value, String prefix) {
    return value != null && value.startsWith(prefix);
  }
}
