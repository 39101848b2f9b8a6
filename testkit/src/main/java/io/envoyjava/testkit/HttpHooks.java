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
  static final int REQUEST_HOOKS =
      1 << LauncherAbi.JAVA_HTTP_REQUEST_HEADERS
          | 1 << LauncherAbi.JAVA_HTTP_REQUEST_BODY
          | 1 << LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS;
  static final int RESPONSE_HOOKS =
      1 << LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS
          | 1 << LauncherAbi.JAVA_HTTP_RESPONSE_BODY
          | 1 << LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS;
  static final int MESSAGE_HOOKS = REQUEST_HOOKS | RESPONSE_HOOKS;

  /** The numbers of the launcher's own scheduled events. */
  static final int ENDING = 1;

  static final int DRAIN = 2;
  private static final int ABOVE_HIGH_WATERMARK = 3;
  private static final int BELOW_LOW_WATERMARK = 4;

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
    stream.hold();
    long answer =
        messageEvent(
            stream,
            hook,
            response,
            endOfStream ? 1 : 0,
            HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_NO_BUFFER);
    if (!response && stream.has(LauncherAbi.JAVA_ENDING)) {
      answer = HttpFilterAbi.ENVOY_BODY_STOP_ITERATION_AND_BUFFER;
    }
    stream.release();
    return (int) answer;
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
    if (!response && argument != 0) stream.noteRequestEnd(hook);
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
    switch ((int) event) {
      case ENDING -> HttpEndings.endAsAsked(stream);
      case DRAIN -> HttpEndings.drainAsAsked(stream);
      case ABOVE_HIGH_WATERMARK -> watermark(stream, LauncherAbi.JAVA_HTTP_ABOVE_HIGH_WATERMARK);
      case BELOW_LOW_WATERMARK -> watermark(stream, LauncherAbi.JAVA_HTTP_BELOW_LOW_WATERMARK);
      default -> notify(stream, LauncherAbi.JAVA_HTTP_SCHEDULED, event);
    }
  }

  private static void watermark(JavaStream stream, int hook) {
    if (stream.wants(hook)) notify(stream, hook, 0);
  }

  /** The filter is told in a scheduled event. */
  static void downstreamWatermark(JavaStream stream, boolean above) {
    int hook =
        above
            ? LauncherAbi.JAVA_HTTP_ABOVE_HIGH_WATERMARK
            : LauncherAbi.JAVA_HTTP_BELOW_LOW_WATERMARK;
    if (stream.place() == 0 || !stream.wants(hook)) return;
    stream.envoy.schedule(above ? ABOVE_HIGH_WATERMARK : BELOW_LOW_WATERMARK);
  }

  /** Something has come for a request to a cluster: a {@code java_callout} at an address. */
  static void callout(JavaStream stream, long event) {
    notify(stream, LauncherAbi.JAVA_HTTP_CALLOUT, event);
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

  /** Calls a hook whose answer does not matter. */
  private static void notify(JavaStream stream, int hook, long argument) {
    long _ = enter(stream, hook, argument, 0, 0);
  }

  private static long enter(JavaStream stream, int hook, long argument, int pass, int stop) {
    boolean canEnd =
        hook != LauncherAbi.JAVA_HTTP_LOCAL_REPLY && hook != LauncherAbi.JAVA_HTTP_STREAM_COMPLETE;
    stream.hold();
    boolean failed = stream.has(LauncherAbi.JAVA_FAIL_CLOSED);
    if (failed || (canEnd && stream.has(LauncherAbi.JAVA_ENDING))) {
      if (canEnd && failed) endFailed(stream);
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
      boolean keeps =
          hook == LauncherAbi.JAVA_HTTP_REQUEST_BODY
              && stream.reply() == LauncherAbi.JAVA_REPLY_OPEN
              && !stream.has(LauncherAbi.JAVA_FAIL_CLOSED)
              && answer != pass;
      if (!keeps) answer = stop;
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

  static void noteFailure(JavaStream stream, long result) {
    if (result == LauncherAbi.JAVA_FAILED) {
      stream.envoy.stream.envoy.log(
          System.Logger.Level.ERROR, "java: a filter failed and its failure could not be reported");
    }
    stream.set(LauncherAbi.JAVA_FAIL_CLOSED);
    stream.setHooks(MESSAGE_HOOKS);
    if (stream.failures != LauncherAbi.JAVA_NO_COUNTER) {
      stream.envoy.config.metrics.add(stream.failures, List.of(), 1);
    }
  }

  static void endFailed(JavaStream stream) {
    if (stream.has(LauncherAbi.JAVA_ENDING | LauncherAbi.JAVA_COMPLETE) || stream.gone()) return;
    boolean replying = stream.reply() == LauncherAbi.JAVA_REPLY_OPEN;
    if (stream.has(LauncherAbi.JAVA_REPLIED) && !replying) return;
    if (replying) stream.setReply(LauncherAbi.JAVA_REPLY_ENDED);
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
