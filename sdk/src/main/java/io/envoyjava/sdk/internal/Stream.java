// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.Attribute;
import io.envoyjava.sdk.Body;
import io.envoyjava.sdk.BodyStatus;
import io.envoyjava.sdk.Connections;
import io.envoyjava.sdk.DynamicMetadata;
import io.envoyjava.sdk.FilterState;
import io.envoyjava.sdk.HeaderMap;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.LocalReply;
import io.envoyjava.sdk.Metadata;
import io.envoyjava.sdk.MetadataSource;
import io.envoyjava.sdk.Span;
import io.envoyjava.sdk.Timing;
import io.envoyjava.sdk.TrailersStatus;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import io.envoyjava.sdk.internal.abi.envoy_header;
import io.envoyjava.sdk.internal.abi.java_local_reply;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A stream and its filter. Calls the filter's hooks, and sees to it that what they throw ends that
 * stream and nothing else.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class Stream implements HttpStream {
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

  private @Nullable StreamHeaders requestHeaders;
  private @Nullable StreamHeaders requestTrailers;
  private @Nullable StreamHeaders responseHeaders;
  private @Nullable StreamHeaders responseTrailers;
  private @Nullable StreamExecutor executor;

  Stream(Worker worker, Config config, long host, long handle) {
    this.worker = worker;
    this.config = config;
    this.host = host;
    this.handle = handle;
  }

  // ---- Hooks
  // ---------------------------------------------------------------------------------------

  /** A hook, or a scheduled event; returns the answer to it as the ABI numbers it. */
  long on(int event, long argument) {
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
    bring(executor == null ? hooks : hooks | 1 << Events.FILTER_DESTROY);
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

  /** Which hooks the launcher is to bring here from now on. */
  private void bring(int hooks) {
    MEMORY.set(JAVA_INT, handle + Worker.STREAM_HOOKS, hooks);
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
  void destroy() {
    state = State.GONE;
    if (executor != null) executor.close();
    if (filter != null) end(filter);
    hostGone = true;
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
      replied = true;
      worker.closeSegments();
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

  // ---- For the views
  // ---------------------------------------------------------------------------------

  /** Envoy's filter object, if this thread may use it now. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  long host() {
    if (Thread.currentThread() != worker.thread) {
      throw new WrongThreadException(
          "a stream is used on its worker thread only: run this by the stream's executor()");
    }
    worker.closeGone();
    if (state == State.GONE) throw new IllegalStateException("this stream is gone");
    return host;
  }

  Worker worker() {
    return worker;
  }

  /** Whether a body's received piece is here: in its body hook only. */
  boolean inBodyHook(boolean request) {
    return hook == (request ? Events.REQUEST_BODY : Events.RESPONSE_BODY);
  }

  /** Whether a message's headers are out of this filter's hands. */
  boolean headersPassed(boolean request) {
    return request ? requestHeadersPassed : responseHeadersPassed;
  }

  // ---- HttpStream
  // ------------------------------------------------------------------------------------

  @Override
  public HeaderMap requestHeaders() {
    var map = requestHeaders;
    if (map == null) {
      map = new StreamHeaders(this, EnvoyAbi.ENVOY_REQUEST_HEADERS());
      requestHeaders = map;
    }
    return map;
  }

  @Override
  public HeaderMap requestTrailers() {
    var map = requestTrailers;
    if (map == null) {
      map = new StreamHeaders(this, EnvoyAbi.ENVOY_REQUEST_TRAILERS());
      requestTrailers = map;
    }
    return map;
  }

  @Override
  public HeaderMap responseHeaders() {
    var map = responseHeaders;
    if (map == null) {
      map = new StreamHeaders(this, EnvoyAbi.ENVOY_RESPONSE_HEADERS());
      responseHeaders = map;
    }
    return map;
  }

  @Override
  public HeaderMap responseTrailers() {
    var map = responseTrailers;
    if (map == null) {
      map = new StreamHeaders(this, EnvoyAbi.ENVOY_RESPONSE_TRAILERS());
      responseTrailers = map;
    }
    return map;
  }

  @Override
  public Body requestBody() {
    return new WholeBody(this, true);
  }

  @Override
  public Body receivedRequestBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_RECEIVED_REQUEST_BODY());
  }

  @Override
  public Body bufferedRequestBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_BUFFERED_REQUEST_BODY());
  }

  @Override
  public Body responseBody() {
    return new WholeBody(this, false);
  }

  @Override
  public Body receivedResponseBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_RECEIVED_RESPONSE_BODY());
  }

  @Override
  public Body bufferedResponseBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_BUFFERED_RESPONSE_BODY());
  }

  @Override
  public @Nullable String attribute(Attribute attribute) {
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_attribute_string(
            host(), attribute.ordinal(), worker.result);
    return found ? worker.resultText() : null;
  }

  @Override
  public OptionalLong longAttribute(Attribute attribute) {
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_attribute_int(
            host(), attribute.ordinal(), worker.number64);
    return found ? OptionalLong.of(worker.number64.get(JAVA_LONG, 0)) : OptionalLong.empty();
  }

  @Override
  public Optional<Boolean> booleanAttribute(Attribute attribute) {
    long filter = host();
    if (!BooleanAttributes.OFFERED) return Optional.empty();
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_attribute_bool(
            filter, attribute.ordinal(), worker.number64);
    return found ? Optional.of(worker.number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  /** Asked of the host once. */
  private static final class BooleanAttributes {
    static final boolean OFFERED =
        Host.has("envoy_dynamic_module_callback_http_filter_get_attribute_bool");
  }

  @Override
  public DynamicMetadata dynamicMetadata() {
    return new StreamDynamicMetadata(this);
  }

  @Override
  public Metadata metadata(MetadataSource source) {
    return new StreamMetadata(this, source.ordinal());
  }

  @Override
  public FilterState filterState() {
    return new StreamFilterState(this);
  }

  @Override
  public Connections connections() {
    return new StreamConnections(this);
  }

  @Override
  public Timing timing() {
    return new StreamTiming(this);
  }

  @Override
  public @Nullable Span activeSpan() {
    return StreamSpan.of(this);
  }

  @Override
  public void sendLocalReply(LocalReply reply) {
    long filter = host();
    if (replied) throw new IllegalStateException("this filter has sent a local reply already");
    if (state != State.OPEN) throw new IllegalStateException("this stream is complete");
    try (var arena = Arena.ofConfined()) {
      var headers = reply.headers();
      var array = arena.allocate(envoy_header.layout(), headers.size());
      for (int i = 0; i < headers.size(); i++) {
        var header = headers.get(i);
        int _ = Headers.checkName(header.name());
        int _ = Headers.checkValue(header.name(), header.value());
        long entry = 2L * i * BUFFER_SIZE;
        putLatin1(arena, array.asSlice(entry, BUFFER_SIZE), header.name());
        putLatin1(arena, array.asSlice(entry + BUFFER_SIZE, BUFFER_SIZE), header.value());
      }
      var body = Native.bytes(arena, reply.body());
      var details = Native.text(arena, reply.details());
      replied = true;
      worker.closeSegments();
      EnvoyAbi.envoy_dynamic_module_callback_http_send_response(
          filter, reply.status(), array, headers.size(), body, details);
    }
  }

  private static void putLatin1(Arena arena, MemorySegment buffer, String text) {
    var bytes = text.getBytes(ISO_8859_1);
    buffer.copyFrom(Native.bytes(arena, bytes));
  }

  @Override
  public void continueDecoding() {
    long filter = host();
    if ((underWay & REQUEST_HOOKS) != 0) {
      throw new IllegalStateException("within a hook for the request, return CONTINUE instead");
    }
    requestHeadersPassed = true;
    worker.closeSegments();
    EnvoyAbi.envoy_dynamic_module_callback_http_filter_continue_decoding(filter);
  }

  @Override
  public void continueEncoding() {
    long filter = host();
    if ((underWay & RESPONSE_HOOKS) != 0) {
      throw new IllegalStateException("within a hook for the response, return CONTINUE instead");
    }
    responseHeadersPassed = true;
    worker.closeSegments();
    EnvoyAbi.envoy_dynamic_module_callback_http_filter_continue_encoding(filter);
  }

  @Override
  public void clearRouteCache() {
    EnvoyAbi.envoy_dynamic_module_callback_http_clear_route_cache(host());
  }

  @Override
  public Executor executor() {
    long filter = host();
    var current = executor;
    if (current == null) {
      current = new StreamExecutor(filter);
      executor = current;
      // It has to be closed as soon as the stream is gone.
      long hooks = handle + Worker.STREAM_HOOKS;
      MEMORY.set(JAVA_INT, hooks, MEMORY.get(JAVA_INT, hooks) | 1 << Events.FILTER_DESTROY);
    }
    return current;
  }
}
