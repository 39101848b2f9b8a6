// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.envoyjava.sdk.BodyStatus;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.TrailersStatus;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import io.envoyjava.sdk.internal.abi.java_local_reply;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a stream. Calls its hooks, sees to it that what they throw ends that stream and
 * nothing else, and knows what the filter may do now. One object with {@link Stream}, since each
 * request has one.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
abstract sealed class RunningFilter implements HttpStream permits Stream {
  private enum State {
    OPEN,
    /** A hook threw; only the destroy hook is still called. */
    FAILED,
    /** Complete: it can be read, but Envoy takes no replies any more. */
    COMPLETE,
    GONE
  }

  /** As bits. */
  private static final int REQUEST_HOOKS =
      1 << Events.REQUEST_HEADERS | 1 << Events.REQUEST_BODY | 1 << Events.REQUEST_TRAILERS;

  private static final int RESPONSE_HOOKS =
      1 << Events.RESPONSE_HEADERS | 1 << Events.RESPONSE_BODY | 1 << Events.RESPONSE_TRAILERS;

  private final Worker worker;
  private final Config config;
  private final long host;

  /** Address of the launcher's {@code java_stream}, for as long as the stream is not gone. */
  private final long handle;

  private State state = State.OPEN;
  private @Nullable HttpFilter filter;
  private boolean replied;

  /** Envoy's object is gone too; within the destroy hook it still counts failures. */
  private boolean hostGone;

  // Small types, since each request has one of these objects.

  /** The hook that is under way, the innermost if they nest; -1 outside of hooks. */
  private byte hook = -1;

  /** All hooks that are under way, as bits. */
  private short underWay;

  private boolean requestHeadersPassed;
  private boolean responseHeadersPassed;
  private @Nullable StreamExecutor executor;

  RunningFilter(Worker worker, Config config, long host, long handle) {
    this.worker = worker;
    this.config = config;
    this.host = host;
    this.handle = handle;
  }

  // ---- Hooks
  // ---------------------------------------------------------------------------------------

  /** A hook, or a scheduled event; returns the answer to it as the ABI numbers it. */
  final long on(int event, long argument) {
    if (state == State.FAILED) return refuse(event);
    byte outer = hook;
    short outers = underWay;
    hook = (byte) event;
    underWay |= (short) (1 << event);
    try {
      var made = filter;
      long answer = made == null ? first(event, argument) : call(made, event, argument);
      return replied && event <= Events.RESPONSE_TRAILERS ? stop(event) : answer;
    } catch (Throwable e) {
      return fail(event, e);
    } finally {
      worker.closeSegments();
      hook = outer;
      underWay = outers;
    }
  }

  /** The first hook: makes the filter, which may not care for this hook, and tells the launcher. */
  private long first(int event, long argument) {
    if (event == Events.STREAM_COMPLETE) state = State.COMPLETE;
    var made = open();
    int hooks = made == null ? 1 << Events.REQUEST_HEADERS : HookMask.of(made.getClass());
    // Whoever makes a filter may end its stream at once, by a local reply.
    if (state == State.GONE) return stop(event);
    MEMORY.set(JAVA_INT, handle + Worker.STREAM_HOOKS, hooks);
    if ((hooks >> event & 1) == 0 || replied) return 0;
    return made == null ? refuse(event) : call(made, event, argument);
  }

  /** Makes the filter; null if that fails, which ends the stream at the request's headers. */
  private @Nullable HttpFilter open() {
    try {
      var made = notNull(config.author().newFilter(this), "newFilter");
      filter = made;
      if (state == State.GONE) end(made);
      return made;
    } catch (Throwable e) {
      report("newFilter", e);
      if (state == State.OPEN) state = State.FAILED;
      return null;
    }
  }

  private long call(HttpFilter filter, int event, long argument) {
    boolean endOfStream = argument != 0;
    return switch (event) {
      case Events.REQUEST_HEADERS -> {
        var status = notNull(filter.onRequestHeaders(endOfStream), "onRequestHeaders");
        requestHeadersPassed = passes(status);
        yield status.ordinal();
      }
      case Events.REQUEST_BODY -> {
        var status = notNull(filter.onRequestBody(endOfStream), "onRequestBody");
        requestHeadersPassed |= status == BodyStatus.CONTINUE;
        yield status.ordinal();
      }
      case Events.REQUEST_TRAILERS -> {
        var status = notNull(filter.onRequestTrailers(), "onRequestTrailers");
        requestHeadersPassed |= status == TrailersStatus.CONTINUE;
        yield status.ordinal();
      }
      case Events.RESPONSE_HEADERS -> {
        var status = notNull(filter.onResponseHeaders(endOfStream), "onResponseHeaders");
        responseHeadersPassed = passes(status);
        yield status.ordinal();
      }
      case Events.RESPONSE_BODY -> {
        var status = notNull(filter.onResponseBody(endOfStream), "onResponseBody");
        responseHeadersPassed |= status == BodyStatus.CONTINUE;
        yield status.ordinal();
      }
      case Events.RESPONSE_TRAILERS -> {
        var status = notNull(filter.onResponseTrailers(), "onResponseTrailers");
        responseHeadersPassed |= status == TrailersStatus.CONTINUE;
        yield status.ordinal();
      }
      case Events.LOCAL_REPLY -> {
        int status = MEMORY.get(JAVA_INT, argument + java_local_reply.status$offset());
        boolean reset =
            MEMORY.get(JAVA_BOOLEAN, argument + java_local_reply.reset_imminent$offset());
        var details = Native.utf8(argument + java_local_reply.details$offset());
        yield notNull(filter.onLocalReply(status, details, reset), "onLocalReply").ordinal();
      }
      case Events.STREAM_COMPLETE -> {
        if (state == State.OPEN) state = State.COMPLETE;
        filter.onStreamComplete();
        yield 0;
      }
      case Events.SCHEDULED -> {
        if (executor != null) executor.run(() -> state == State.OPEN);
        yield 0;
      }
      default -> throw new AssertionError("event " + event);
    };
  }

  private static boolean passes(HeadersStatus status) {
    return status == HeadersStatus.CONTINUE || status == HeadersStatus.CONTINUE_AND_DONT_END_STREAM;
  }

  private static <S> S notNull(@Nullable S status, String hook) {
    if (status == null) throw new NullPointerException(hook + " returned null");
    return status;
  }

  /** Envoy has dropped the stream. */
  final void destroy() {
    state = State.GONE;
    if (executor != null) executor.close();
    try {
      if (filter != null) end(filter);
    } finally {
      worker.closeSegments();
      hostGone = true;
    }
  }

  private void end(HttpFilter filter) {
    try {
      filter.onDestroy();
    } catch (Throwable e) {
      report("onDestroy", e);
    }
  }

  // ---- Failing closed
  // --------------------------------------------------------------------------------

  /** A hook threw: says so, counts it, and ends the stream. Throws only if that cannot be said. */
  private long fail(int event, Throwable thrown) {
    boolean canReply = state == State.OPEN && event != Events.LOCAL_REPLY;
    if (state == State.OPEN) state = State.FAILED;
    report(NAMES[event], thrown);
    if (canReply && !replied) refuse(event);
    return event == Events.LOCAL_REPLY ? EnvoyAbi.ENVOY_LOCAL_REPLY_CONTINUE() : stop(event);
  }

  private void report(String hook, Throwable thrown) {
    Log.error(
        "filter '%s' failed in %s: ".formatted(config.name(), hook) + Log.withStackTrace(thrown));
    if (!hostGone) config.failures().add(host, 1);
  }

  /** Ends the stream: with a 500, or with a reset if the response has begun; Envoy knows which. */
  private long refuse(int event) {
    if (!replied && event <= Events.SCHEDULED && event != Events.STREAM_COMPLETE) {
      replying();
      try (var arena = Arena.ofConfined()) {
        EnvoyAbi.envoy_dynamic_module_callback_http_send_response(
            host,
            500,
            MemorySegment.NULL,
            0,
            Native.none(arena),
            Native.text(arena, "java_filter_failure"));
      }
    }
    return stop(event);
  }

  /** The answer that holds whatever the hook is about. */
  private static long stop(int event) {
    return switch (event) {
      case Events.REQUEST_HEADERS, Events.RESPONSE_HEADERS ->
          HeadersStatus.STOP_ITERATION.ordinal();
      case Events.REQUEST_BODY, Events.RESPONSE_BODY ->
          BodyStatus.STOP_ITERATION_NO_BUFFER.ordinal();
      case Events.REQUEST_TRAILERS, Events.RESPONSE_TRAILERS ->
          TrailersStatus.STOP_ITERATION.ordinal();
      default -> 0;
    };
  }

  /** What the events are called where an author reads of them; by number. */
  private static final String[] NAMES = {
    "onRequestHeaders",
    "onRequestBody",
    "onRequestTrailers",
    "onResponseHeaders",
    "onResponseBody",
    "onResponseTrailers",
    "onLocalReply",
    "onStreamComplete",
    "a task of the stream's executor"
  };

  // ---- What may be done now
  // --------------------------------------------------------------------------------

  /** Envoy's filter object, if this thread may use it now. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  final long host() {
    if (Thread.currentThread() != worker.thread) {
      throw new WrongThreadException(
          "a stream is used on its worker thread only: run this by the stream's executor()");
    }
    if (state == State.GONE) throw new IllegalStateException("this stream is gone");
    return host;
  }

  /** The same, if this filter may answer in the upstream's place. */
  final long hostForReply() {
    long filter = host();
    if (replied) throw new IllegalStateException("this filter has sent a local reply already");
    if (state != State.OPEN) throw new IllegalStateException("this stream is complete");
    return filter;
  }

  /** A local reply is on its way; with it the stream may end, and what was handed out of it. */
  final void replying() {
    replied = true;
    worker.closeSegments();
  }

  /** The same, for a request that goes on: not from within one of its own hooks. */
  final long hostForRequest() {
    long filter = host();
    if ((underWay & REQUEST_HOOKS) != 0) {
      throw new IllegalStateException("within a hook for the request, return CONTINUE instead");
    }
    requestHeadersPassed = true;
    worker.closeSegments();
    return filter;
  }

  /** The same, for a response that goes on: not from within one of its own hooks. */
  final long hostForResponse() {
    long filter = host();
    if ((underWay & RESPONSE_HOOKS) != 0) {
      throw new IllegalStateException("within a hook for the response, return CONTINUE instead");
    }
    responseHeadersPassed = true;
    worker.closeSegments();
    return filter;
  }

  @Override
  public final Executor executor() {
    long filter = host();
    var current = executor;
    if (current == null) {
      current = new StreamExecutor(filter);
      executor = current;
    }
    return current;
  }

  final Worker worker() {
    return worker;
  }

  /** Whether a body's received piece is here: in its body hook only. */
  final boolean inBodyHook(boolean request) {
    return hook == (request ? Events.REQUEST_BODY : Events.RESPONSE_BODY);
  }

  /** Whether a message's headers are out of this filter's hands. */
  final boolean headersPassed(boolean request) {
    return request ? requestHeadersPassed : responseHeadersPassed;
  }
}
