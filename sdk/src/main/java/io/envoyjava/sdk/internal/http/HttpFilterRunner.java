// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static io.envoyjava.sdk.internal.ffi.NativeMemory.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.CalloutCluster;
import io.envoyjava.sdk.internal.callout.Callouts;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.AsyncWork;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.Log;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the filter of a stream: calls its hooks, sees to it that what they throw ends that stream
 * and nothing else, and knows what the filter may do now. {@link ActiveStream} adds what the filter
 * sees of the stream; they are one object, since each request has one.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
abstract class HttpFilterRunner extends ThreadConfined implements HttpStream {
  enum State {
    OPEN,
    /** A hook threw; only the destroy hook is still called. */
    FAILED,
    /** Complete: it can be read, but Envoy takes no replies any more. */
    COMPLETE
  }

  private static final int REQUEST = 1;
  private static final int RESPONSE = 2;

  private final LoadedConfig config;

  /** Address of the launcher's {@link StreamRecord}, for as long as the stream is not gone. */
  private final long record;

  private State state = State.OPEN;
  private @Nullable HttpFilter filter;

  // Small types, since each request has one of these objects.

  /** The hook that is under way, the innermost if they nest; -1 outside of hooks. */
  private byte hook = -1;

  /** The hooks for messages and local replies that are under way, as bits. */
  private byte underWay;

  /** Which messages have come to their end: {@link #REQUEST}, {@link #RESPONSE}. */
  private byte ended;

  private @Nullable HttpExecutor executor;
  private @Nullable StreamExtras extras;

  HttpFilterRunner(EnvoyThread thread, LoadedConfig config, long filter, long record) {
    super(thread, filter);
    this.config = config;
    this.record = record;
  }

  // ---- Hooks
  // ---------------------------------------------------------------------------------------

  /**
   * A hook, or a scheduled event; returns the answer to it as the ABI numbers it. After a failure
   * none comes any more but the destroy hook: the launcher answers in the filter's place.
   */
  final long on(int event, long argument) {
    byte outer = hook;
    byte outers = underWay;
    hook = (byte) event;
    // None of the other events has a bit in it.
    underWay |= (byte) (1 << event);
    noteEnd(event, argument);
    try {
      // Up to v1.37, Envoy may bring the answer within the call that asks for it, in newFilter.
      if (event == LauncherAbi.JAVA_HTTP_CALLOUT) return onCallout(argument);
      var made = filter;
      return made == null ? first(event, argument) : call(made, event, argument);
    } catch (Throwable e) {
      return fail(HttpHook.name(event), e);
    } finally {
      hook = outer;
      underWay = outers;
      buffers().closeSegments();
    }
  }

  /**
   * Notes how much of a message has come. A response can begin twice: a local reply replaces it.
   */
  private void noteEnd(int event, long argument) {
    switch (event) {
      case LauncherAbi.JAVA_HTTP_REQUEST_HEADERS, LauncherAbi.JAVA_HTTP_REQUEST_BODY ->
          setEnded(REQUEST, argument != 0);
      case LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS -> setEnded(REQUEST, true);
      case LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS -> {
        setEnded(RESPONSE, argument != 0);
        if (extras != null) extras.forgetRemovedFromResponse();
      }
      case LauncherAbi.JAVA_HTTP_RESPONSE_BODY -> setEnded(RESPONSE, argument != 0);
      case LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS -> setEnded(RESPONSE, true);
      default -> {}
    }
  }

  private void setEnded(int message, boolean end) {
    ended = (byte) (end ? ended | message : ended & ~message);
  }

  /** The first hook: makes the filter, which may not care for this hook, and tells the launcher. */
  private long first(int event, long argument) {
    if (event == LauncherAbi.JAVA_HTTP_STREAM_COMPLETE) state = State.COMPLETE;
    HttpFilter made;
    try {
      if (event == LauncherAbi.JAVA_HTTP_REQUEST_HEADERS && !config.chain().isKnown()) {
        config.chain().note(hasHost());
      }
      made = notNull(config.author().newFilter(this), "newFilter");
    } catch (Throwable e) {
      return fail("newFilter", e);
    }
    filter = made;
    // A local reply from newFilter may have ended the stream.
    if (isGone()) return destroy(made);
    int hooks = HttpHook.overriddenBy(made.getClass());
    boolean hasChildSpans = extras != null && extras.childSpans != null;
    int wanted = hasChildSpans ? hooks | HttpHook.completion() : hooks;
    StreamRecord.setHooks(record, onceAnswered(wanted));
    return (hooks >> event & 1) == 0 || has(LauncherAbi.JAVA_REPLIED)
        ? 0
        : call(made, event, argument);
  }

  /** The hooks to bring to Java if newFilter has begun an answer or ended the stream. */
  private int onceAnswered(int hooks) {
    int messages = HttpHook.of(true) | HttpHook.of(false);
    if (has(LauncherAbi.JAVA_ENDING)) return hooks | messages;
    if (StreamRecord.reply(record) == LauncherAbi.JAVA_NO_REPLY) return hooks;
    return (hooks & ~HttpHook.of(false)) | HttpHook.of(true);
  }

  private long call(HttpFilter filter, int event, long argument) {
    boolean endOfStream = argument != 0;
    return switch (event) {
      case LauncherAbi.JAVA_HTTP_REQUEST_HEADERS ->
          notNull(filter.onRequestHeaders(endOfStream), "onRequestHeaders").ordinal();
      case LauncherAbi.JAVA_HTTP_REQUEST_BODY ->
          keep(true, notNull(filter.onRequestBody(endOfStream), "onRequestBody")).ordinal();
      case LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS ->
          notNull(filter.onRequestTrailers(), "onRequestTrailers").ordinal();
      case LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS ->
          notNull(filter.onResponseHeaders(endOfStream), "onResponseHeaders").ordinal();
      case LauncherAbi.JAVA_HTTP_RESPONSE_BODY ->
          keep(false, notNull(filter.onResponseBody(endOfStream), "onResponseBody")).ordinal();
      case LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS ->
          notNull(filter.onResponseTrailers(), "onResponseTrailers").ordinal();
      case LauncherAbi.JAVA_HTTP_LOCAL_REPLY -> {
        int status = MEMORY.get(JAVA_INT, argument + LauncherAbi.JAVA_LOCAL_REPLY_STATUS_OFFSET);
        boolean reset =
            MEMORY.get(JAVA_BOOLEAN, argument + LauncherAbi.JAVA_LOCAL_REPLY_RESET_IMMINENT_OFFSET);
        var details = NativeMemory.utf8(argument + LauncherAbi.JAVA_LOCAL_REPLY_DETAILS_OFFSET);
        yield notNull(filter.onLocalReply(status, details, reset), "onLocalReply").ordinal();
      }
      case LauncherAbi.JAVA_HTTP_STREAM_COMPLETE -> {
        if (state == State.OPEN) state = State.COMPLETE;
        filter.onStreamComplete();
        closeChildSpans();
        yield 0;
      }
      case LauncherAbi.JAVA_HTTP_ABOVE_HIGH_WATERMARK -> {
        if (extras().noteFullBuffer()) filter.onDownstreamAboveHighWatermark();
        yield 0;
      }
      case LauncherAbi.JAVA_HTTP_BELOW_LOW_WATERMARK -> {
        if (extras().noteEmptiedBuffer()) filter.onDownstreamBelowLowWatermark();
        yield 0;
      }
      case LauncherAbi.JAVA_HTTP_SCHEDULED -> {
        if (executor != null) executor.run(this);
        yield 0;
      }
      default -> throw new AssertionError("event " + event);
    };
  }

  private BodyStatus keep(boolean request, BodyStatus status) {
    if (status == BodyStatus.STOP_ITERATION_NO_BUFFER && state == State.OPEN && !isGone()) {
      noteDroppedBody(request);
    }
    return status;
  }

  private long onCallout(long argument) {
    if (extras != null && extras.callouts != null) extras.callouts.on(argument);
    return 0;
  }

  private static <S> S notNull(@Nullable S status, String hook) {
    if (status == null) throw new NullPointerException(hook + " returned null");
    return status;
  }

  /** Envoy has dropped the stream; returns 0, or how the filter's last hook failed. */
  final long destroy() {
    markGone();
    closeChildSpans();
    if (executor != null) executor.close();
    if (extras != null) {
      if (extras.callouts != null) extras.callouts.close();
      if (extras.calls != null) extras.calls.cancel();
    }
    try {
      return filter == null ? 0 : destroy(filter);
    } finally {
      buffers().closeSegments();
    }
  }

  private long destroy(HttpFilter filter) {
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
    closeChildSpans();
    return Log.failure("filter '" + config.name() + "' failed in " + hook, thrown)
        ? LauncherAbi.JAVA_REPORTED
        : LauncherAbi.JAVA_FAILED;
  }

  // ---- What may be done now
  // --------------------------------------------------------------------------------

  final LoadedConfig config() {
    return config;
  }

  /** The launcher's {@link StreamRecord}, if this filter may answer in the upstream's place. */
  final long recordForReply() {
    long _ = address();
    if (has(LauncherAbi.JAVA_REPLIED)) {
      throw answered();
    }
    return recordForEnd();
  }

  /** The same, if it may begin an answer that is sent piece by piece. */
  final long recordForStreamedReply() {
    long open = recordForReply();
    if (responseBegun()) throw new IllegalStateException("a response has begun already");
    if (headersPassed(true)) {
      throw new IllegalStateException("the request has moved on: hold it to reply piece by piece");
    }
    return open;
  }

  /** The same, if it may end the stream, also one that it is answering. */
  final long recordForEnd() {
    long _ = address();
    if (state != State.OPEN) throw new IllegalStateException("this stream is complete");
    if ((underWay & 1 << LauncherAbi.JAVA_HTTP_LOCAL_REPLY) != 0) {
      throw new IllegalStateException(
          "another local reply is on its way; change it in the hooks for the response");
    }
    if (isAnswered()) {
      throw answered();
    }
    return record;
  }

  /** Envoy's filter, if something about the stream may still change. */
  final long addressForChange() {
    long address = address();
    if (state != State.OPEN) throw new IllegalStateException("this stream is complete");
    if (isAnswered()) {
      throw answered();
    }
    return address;
  }

  /** The same, for a request that goes on: not from within one of its own hooks. */
  final long recordForRequest() {
    long _ = address();
    if ((underWay & HttpHook.of(true)) != 0) {
      throw new IllegalStateException("within a hook for the request, return CONTINUE instead");
    }
    return record;
  }

  /** The same, for a response that goes on: not from within one of its own hooks. */
  final long recordForResponse() {
    long _ = address();
    if ((underWay & HttpHook.of(false)) != 0) {
      throw new IllegalStateException("within a hook for the response, return CONTINUE instead");
    }
    return record;
  }

  @Override
  public final Executor executor() {
    long address = address();
    var current = executor;
    if (current == null) {
      current = new HttpExecutor(address);
      executor = current;
    }
    return current;
  }

  @Override
  public final Cluster cluster(String name) {
    long _ = address();
    HttpFeature.CALLOUTS.require("cluster '" + name + "'");
    HttpLinking.CALLOUTS.require();
    var current = extras().callouts;
    if (current == null) {
      current = new Callouts(new StreamCalloutPort(this::recordForCallout), this::executor);
      extras().callouts = current;
    }
    return new CalloutCluster(name, current);
  }

  /** The launcher's {@link StreamRecord}, if requests can be made for this stream. */
  final long recordForCallout() {
    long _ = address();
    if (state != State.OPEN) throw new IllegalStateException("this stream is complete");
    return record;
  }

  @Override
  public final <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage, Consumer<? super T> result) {
    AsyncWork.await(stage, new AsyncWork<T>(executor(), result, null));
  }

  @Override
  public final <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage,
      Consumer<? super T> result,
      Consumer<? super Throwable> failure) {
    AsyncWork.await(stage, new AsyncWork<T>(executor(), result, failure));
  }

  @Override
  public final <T extends @Nullable Object> void callAsync(
      Callable<? extends T> work, Executor elsewhere, Consumer<? super T> result) {
    extras().calls().start(work, elsewhere, executor(), result);
  }

  // ---- Child spans
  // --------------------------------------------------------------------------------------------

  /** Returns the stream's child spans. */
  final ChildSpans childSpans() {
    var current = extras().childSpans;
    if (current == null) {
      current = new ChildSpans(this, record);
      extras().childSpans = current;
    }
    return current;
  }

  /** Returns the object for what few streams need. */
  final StreamExtras extras() {
    var current = extras;
    if (current == null) {
      current = new StreamExtras();
      extras = current;
    }
    return current;
  }

  private void closeChildSpans() {
    if (extras != null && extras.childSpans != null) extras.childSpans.closeAll();
  }

  /** Whether the filter's work goes on: it has not failed, and the stream is not over. */
  @Override
  public final boolean isOpen() {
    return state == State.OPEN && !isGone() && !has(LauncherAbi.JAVA_ENDING);
  }

  // ---- Where the messages are
  // --------------------------------------------------------------------------------
  // The launcher notes that at every hook, also at those that it answers itself.

  /** Whether one of the launcher's flags is set for this stream. */
  private boolean has(int flag) {
    return StreamRecord.has(record, flag);
  }

  /** The filter is about to change what makes its request one of gRPC. */
  final void noteGrpc() {
    StreamRecord.set(record, LauncherAbi.JAVA_GRPC);
  }

  /** Whether that was noted. */
  final boolean wasGrpc() {
    return has(LauncherAbi.JAVA_GRPC);
  }

  /** Whether this filter has sent a whole answer, or ended the stream. */
  private boolean isAnswered() {
    return has(LauncherAbi.JAVA_REPLIED) && !isReplying();
  }

  private IllegalStateException answered() {
    return new IllegalStateException(
        has(LauncherAbi.JAVA_ENDING)
            ? "this filter has ended the stream already"
            : "this filter has sent a local reply already");
  }

  /** Whether this filter is sending an answer piece by piece. */
  private boolean isReplying() {
    return !has(LauncherAbi.JAVA_ENDING)
        && StreamRecord.reply(record) == LauncherAbi.JAVA_REPLY_OPEN;
  }

  private int phase(boolean request) {
    return StreamRecord.phase(record, request);
  }

  /** Whether the innermost hook under way is one for this message. */
  private boolean inHook(boolean request) {
    return hook >= 0 && (HttpHook.of(request) >> hook & 1) != 0;
  }

  /** Whether a body's received piece is here: in its body hook only. */
  final boolean inBodyHook(boolean request) {
    return hook
            == (request ? LauncherAbi.JAVA_HTTP_REQUEST_BODY : LauncherAbi.JAVA_HTTP_RESPONSE_BODY)
        && !isAnswered();
  }

  /**
   * Whether Envoy keeps this message's body for this filter now: in the message's hooks, and while
   * the filter holds it. At other times Envoy may not even look at where the body was.
   */
  final boolean keepsBody(boolean request) {
    return !isAnswered() && (inHook(request) || phase(request) == LauncherAbi.JAVA_HELD);
  }

  /** The same, if Envoy takes an addition: in no hook for the other message. */
  final boolean takesBody(boolean request) {
    return keepsBody(request) && state == State.OPEN && (inHook(request) || !inMessageHook());
  }

  /** Returns the headers of one message. */
  abstract EnvoyHeaders headers(boolean request);

  /** Returns whether Envoy has chosen an upstream host for the stream. */
  abstract boolean hasHost();

  /** Notes that Envoy drops the received part of a body, since the filter keeps it. */
  abstract void noteDroppedBody(boolean request);

  private boolean inMessageHook() {
    return hook >= 0 && hook != LauncherAbi.JAVA_HTTP_SCHEDULED;
  }

  /** Whether a message has come to its end, as far as this filter's hooks tell. */
  final boolean ended(boolean request) {
    return (ended & (request ? REQUEST : RESPONSE)) != 0;
  }

  /** Whether a message's headers are out of this filter's hands. */
  final boolean headersPassed(boolean request) {
    return has(
        request
            ? LauncherAbi.JAVA_REQUEST_HEADERS_PASSED
            : LauncherAbi.JAVA_RESPONSE_HEADERS_PASSED);
  }

  /** Whether the upstream's response or a local reply has begun. */
  final boolean responseBegun() {
    return phase(false) != LauncherAbi.JAVA_NOT_BEGUN
        || has(LauncherAbi.JAVA_REPLYING)
        || state != State.OPEN;
  }
}
