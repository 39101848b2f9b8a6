// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import io.envoyjava.sdk.internal.abi.java_local_reply;
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
  enum State {
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

  // Small types, since each request has one of these objects.

  /** The hook that is under way, the innermost if they nest; -1 outside of hooks. */
  private byte hook = -1;

  /** All hooks that are under way, as bits. */
  private short underWay;

  private boolean requestEnded;
  private boolean responseEnded;
  private @Nullable StreamExecutor executor;

  RunningFilter(Worker worker, Config config, long host, long handle) {
    this.worker = worker;
    this.config = config;
    this.host = host;
    this.handle = handle;
  }

  // ---- Hooks
  // ---------------------------------------------------------------------------------------

  /**
   * A hook, or a scheduled event; returns the answer to it as the ABI numbers it. After a failure
   * none comes any more but the destroy hook: the launcher answers in the filter's place.
   */
  final long on(int event, long argument) {
    byte outer = hook;
    short outers = underWay;
    hook = (byte) event;
    underWay |= (short) (1 << event);
    noteEnd(event, argument);
    try {
      var made = filter;
      return made == null ? first(event, argument) : call(made, event, argument);
    } catch (Throwable e) {
      return fail(NAMES[event], e);
    } finally {
      hook = outer;
      underWay = outers;
      worker.closeSegments();
    }
  }

  /**
   * Notes how much of a message has come. A response can begin twice: a local reply replaces it.
   */
  private void noteEnd(int event, long argument) {
    switch (event) {
      case Events.REQUEST_HEADERS, Events.REQUEST_BODY -> requestEnded = argument != 0;
      case Events.REQUEST_TRAILERS -> requestEnded = true;
      case Events.RESPONSE_HEADERS, Events.RESPONSE_BODY -> responseEnded = argument != 0;
      case Events.RESPONSE_TRAILERS -> responseEnded = true;
      default -> {}
    }
  }

  /** The first hook: makes the filter, which may not care for this hook, and tells the launcher. */
  private long first(int event, long argument) {
    if (event == Events.STREAM_COMPLETE) state = State.COMPLETE;
    HttpFilter made;
    try {
      made = notNull(config.author().newFilter(this), "newFilter");
    } catch (Throwable e) {
      return fail("newFilter", e);
    }
    filter = made;
    // A local reply from newFilter may have ended the stream.
    if (state == State.GONE) return end(made);
    int hooks = HookMask.of(made.getClass());
    MEMORY.set(JAVA_INT, handle + Worker.STREAM_HOOKS, hooks);
    return (hooks >> event & 1) == 0 || has(EnvoyAbi.JAVA_REPLIED())
        ? 0
        : call(made, event, argument);
  }

  private long call(HttpFilter filter, int event, long argument) {
    boolean endOfStream = argument != 0;
    return switch (event) {
      case Events.REQUEST_HEADERS ->
          notNull(filter.onRequestHeaders(endOfStream), "onRequestHeaders").ordinal();
      case Events.REQUEST_BODY ->
          notNull(filter.onRequestBody(endOfStream), "onRequestBody").ordinal();
      case Events.REQUEST_TRAILERS ->
          notNull(filter.onRequestTrailers(), "onRequestTrailers").ordinal();
      case Events.RESPONSE_HEADERS ->
          notNull(filter.onResponseHeaders(endOfStream), "onResponseHeaders").ordinal();
      case Events.RESPONSE_BODY ->
          notNull(filter.onResponseBody(endOfStream), "onResponseBody").ordinal();
      case Events.RESPONSE_TRAILERS ->
          notNull(filter.onResponseTrailers(), "onResponseTrailers").ordinal();
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
        if (executor != null) worker.runTasks(executor, this);
        yield 0;
      }
      default -> throw new AssertionError("event " + event);
    };
  }

  private static <S> S notNull(@Nullable S status, String hook) {
    if (status == null) throw new NullPointerException(hook + " returned null");
    return status;
  }

  /** Envoy has dropped the stream; returns 0, or how the filter's last hook failed. */
  final long destroy() {
    state = State.GONE;
    if (executor != null) executor.close();
    try {
      return filter == null ? 0 : end(filter);
    } finally {
      worker.closeSegments();
    }
  }

  private long end(HttpFilter filter) {
    try {
      filter.onDestroy();
      return 0;
    } catch (Throwable e) {
      return fail("onDestroy", e);
    }
  }

  /**
   * A hook threw. Logs it and tells the launcher, which counts the failure and ends the stream.
   * What is thrown is asked for its message, which may be any code, so the stream is closed to it
   * first.
   */
  private long fail(String hook, Throwable thrown) {
    if (state == State.OPEN) state = State.FAILED;
    return Log.failure("filter '" + config.name() + "' failed in " + hook, thrown)
        ? Events.REPORTED
        : Events.FAILED;
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

  /** The launcher's {@code java_stream}, if this filter may answer in the upstream's place. */
  final long handleForReply() {
    long _ = host();
    if (has(EnvoyAbi.JAVA_REPLIED())) {
      throw new IllegalStateException("this filter has sent a local reply already");
    }
    if (state != State.OPEN) throw new IllegalStateException("this stream is complete");
    if ((underWay & 1 << Events.LOCAL_REPLY) != 0) {
      throw new IllegalStateException(
          "another local reply is on its way; change it in the hooks for the response");
    }
    return handle;
  }

  /** The same, for a request that goes on: not from within one of its own hooks. */
  final long handleForRequest() {
    long _ = host();
    if ((underWay & REQUEST_HOOKS) != 0) {
      throw new IllegalStateException("within a hook for the request, return CONTINUE instead");
    }
    return handle;
  }

  /** The same, for a response that goes on: not from within one of its own hooks. */
  final long handleForResponse() {
    long _ = host();
    if ((underWay & RESPONSE_HOOKS) != 0) {
      throw new IllegalStateException("within a hook for the response, return CONTINUE instead");
    }
    return handle;
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

  /** Whether the filter's work goes on: it has not failed, and the stream is not over. */
  final boolean isOpen() {
    return state == State.OPEN;
  }

  // ---- Where the messages are
  // --------------------------------------------------------------------------------
  // The launcher notes that at every hook, also at those that it answers itself.

  /** Whether one of the launcher's flags is set for this stream. */
  private boolean has(int flag) {
    return (MEMORY.get(JAVA_BYTE, handle + Worker.STREAM_FLAGS) & flag) != 0;
  }

  /** The filter is about to change what makes its request one of gRPC. */
  final void noteGrpc() {
    long address = handle + Worker.STREAM_FLAGS;
    byte flags = MEMORY.get(JAVA_BYTE, address);
    MEMORY.set(JAVA_BYTE, address, (byte) (flags | EnvoyAbi.JAVA_GRPC()));
  }

  /** Whether that was noted. */
  final boolean wasGrpc() {
    return has(EnvoyAbi.JAVA_GRPC());
  }

  private int phase(boolean request) {
    return MEMORY.get(
        JAVA_BYTE, handle + (request ? Worker.STREAM_REQUEST : Worker.STREAM_RESPONSE));
  }

  /** Whether the innermost hook under way is one for this message. */
  private boolean inHook(boolean request) {
    return hook >= 0 && ((request ? REQUEST_HOOKS : RESPONSE_HOOKS) >> hook & 1) != 0;
  }

  /** Whether a body's received piece is here: in its body hook only. */
  final boolean inBodyHook(boolean request) {
    return hook == (request ? Events.REQUEST_BODY : Events.RESPONSE_BODY)
        && !has(EnvoyAbi.JAVA_REPLIED());
  }

  /**
   * Whether Envoy keeps this message's body for this filter now: in the message's hooks, and while
   * the filter holds it. At other times Envoy may not even look at where the body was.
   */
  final boolean keepsBody(boolean request) {
    return !has(EnvoyAbi.JAVA_REPLIED())
        && (inHook(request) || phase(request) == EnvoyAbi.JAVA_HELD());
  }

  /** The same, if Envoy takes an addition: in no hook for the other message. */
  final boolean takesBody(boolean request) {
    return keepsBody(request) && state == State.OPEN && (inHook(request) || !inMessageHook());
  }

  private boolean inMessageHook() {
    return hook >= 0 && hook != Events.SCHEDULED;
  }

  /** Whether a message has come to its end, as far as this filter's hooks tell. */
  final boolean ended(boolean request) {
    return request ? requestEnded : responseEnded;
  }

  /** Whether a message's headers are out of this filter's hands. */
  final boolean headersPassed(boolean request) {
    return has(
        request ? EnvoyAbi.JAVA_REQUEST_HEADERS_PASSED() : EnvoyAbi.JAVA_RESPONSE_HEADERS_PASSED());
  }

  /** Whether the upstream's response or a local reply has begun. */
  final boolean responseBegun() {
    return phase(false) != EnvoyAbi.JAVA_NOT_BEGUN()
        || has(EnvoyAbi.JAVA_REPLYING())
        || state != State.OPEN;
  }
}
