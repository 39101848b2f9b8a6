// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.CalloutResponse;
import io.envoyjava.sdk.http.Body;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpMessage;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.HttpStreamInfo;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.http.blocking.ReplyBody;
import io.envoyjava.sdk.stream.Header;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a stream whose handler blocks, and the exchange that the handler sees. The hooks
 * note what has arrived, let the handler go on, and hold what it has not released when it waits
 * again.
 */
final class BlockingFilter implements HttpFilter, Exchange {
  /** How far a message has come. */
  private static final class Progress {
    boolean hasEnded;

    /** Whether the handler has let it go. */
    boolean isReleased;

    /** Whether a hook has held it, so that it has to be resumed. */
    boolean isHeld;

    /** Whether a hook for it is under way. */
    boolean isInHook;
  }

  private final HttpStream stream;
  private final HandlerThread handler;

  /** The stream, as the handler's thread can use it. */
  private final HttpStream view;

  private final Progress request = new Progress();
  private final Progress response = new Progress();

  /** Whether what the handler waits for has arrived; null if it waits for no part of a message. */
  private @Nullable BooleanSupplier awaited;

  private boolean hasResponse;
  private boolean awaitsResponse;
  private boolean awaitsBody;

  /** Whether the handler reads the request as it arrives. */
  private boolean readsRequest;

  /** What it reads next. */
  private byte[] piece = {};

  private boolean hasReplied;

  /** The reply that the handler sends piece by piece; null if none has begun. */
  private @Nullable StreamedReply reply;

  /** Whether Envoy keeps much of the reply, since the client is behind. */
  private boolean isClientBehind;

  private boolean awaitsClient;

  private @Nullable Deadline deadline;
  private boolean isFinished;

  private @Nullable CalloutResponse calloutResponse;
  private @Nullable CalloutException calloutFailure;
  private @Nullable RuntimeException refusal;

  BlockingFilter(ExchangeHandler handler, HandlerSettings settings, HttpStream stream) {
    this.stream = stream;
    this.handler =
        new HandlerThread(
            settings,
            () -> stream.request().headers().get("x-request-id"),
            stream::executor,
            this::advance,
            () -> handler.handle(this));
    view =
        settings.carried() ? stream : HandedOver.view(HttpStream.class, stream, this::callOnWorker);
  }

  // ---- Hooks
  // --------------------------------------------------------------------------------------

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    boolean holds = holds(request, endOfStream, true);
    return holds ? HeadersStatus.STOP_ITERATION : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    boolean holds = holds(request, endOfStream, false);
    return holds ? hold(request) : BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onRequestTrailers() {
    return holds(request, true, false) ? TrailersStatus.STOP_ITERATION : TrailersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    hasResponse = true;
    if (!awaitsResponse || handler.hasEnded()) {
      // Somebody else has answered, the handler has, or its time is up.
      response.isReleased = true;
      end("the request has been answered");
    }
    awaitsResponse = false;
    boolean holds = holds(response, endOfStream, false);
    return holds ? HeadersStatus.STOP_ITERATION : HeadersStatus.CONTINUE;
  }

  @Override
  public BodyStatus onResponseBody(boolean endOfStream) {
    boolean holds = holds(response, endOfStream, false);
    return holds ? hold(response) : BodyStatus.CONTINUE;
  }

  @Override
  public TrailersStatus onResponseTrailers() {
    return holds(response, true, false) ? TrailersStatus.STOP_ITERATION : TrailersStatus.CONTINUE;
  }

  @Override
  public void onDownstreamAboveHighWatermark() {
    isClientBehind = true;
  }

  @Override
  public void onDownstreamBelowLowWatermark() {
    isClientBehind = false;
    if (!awaitsClient) return;
    awaitsClient = false;
    handler.wake();
    advance();
  }

  @Override
  public void onStreamComplete() {
    end("the stream is complete");
  }

  @Override
  public void onDestroy() {
    end("the stream is gone");
  }

  /** Ends the exchange. A reply may have ended it before, and its handler goes on undisturbed. */
  private void end(String reason) {
    if (deadline != null) deadline.cancel();
    boolean isUnseen = handler.isDone() && !handler.hasEnded() && !isFinished;
    handler.end(hasReplied ? "the handler has replied" : reason, !hasReplied);
    if (isUnseen) handler.reportFailure();
  }

  /**
   * How a piece of a body is held. If the handler does not wait for the body, the sender waits once
   * the buffer is full, and the stream goes on. Later, that would be a body that never ends: see
   * {@link #refuseLarge}.
   */
  private BodyStatus hold(Progress message) {
    boolean isRead = message == request && readsRequest;
    return awaitsBody || !(isRead || HttpFeature.BUFFER_LIMIT.isAvailable())
        ? BodyStatus.STOP_ITERATION_AND_BUFFER
        : BodyStatus.STOP_ITERATION_AND_WATERMARK;
  }

  /** Lets the handler see what has arrived; returns whether the message waits for it. */
  private boolean holds(Progress message, boolean end, boolean start) {
    message.hasEnded |= end;
    message.isInHook = true;
    try {
      if (start) handler.start();
      else if (hasArrived()) handler.wake();
      advance();
    } finally {
      message.isInHook = false;
    }
    message.isHeld = !message.isReleased && !isFinished;
    // After a reply of the handler's, nothing of the request goes on.
    return message.isHeld || (hasAnswered() && message == request);
  }

  /** Whether the handler has replied, or has begun to. */
  private boolean hasAnswered() {
    return hasReplied || reply != null;
  }

  private boolean hasArrived() {
    if (awaited == null || !awaited.getAsBoolean()) return false;
    awaited = null;
    return true;
  }

  /** Lets the handler go on for as long as it can, on the worker. */
  private void advance() {
    handler.advance();
    if (!handler.isDone() || handler.hasEnded() || isFinished) return;
    isFinished = true;
    var failure = handler.failure();
    if (failure != null) throw BlockingFilter.<RuntimeException>as(failure);
    if (deadline != null) deadline.cancel();
    if (reply != null) finishReply(List.of());
    release(request);
    release(response);
  }

  /** As the failure of the hook or task under way. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E as(Throwable failure) throws E {
    throw (E) failure;
  }

  private void release(Progress message) {
    message.isReleased = true;
    if (!message.isHeld || message.isInHook || hasAnswered()) return;
    message.isHeld = false;
    if (message == request) stream.resumeRequest();
    else stream.resumeResponse();
  }

  // ---- The exchange, on the handler's thread
  // ------------------------------------------------------

  @Override
  public HttpStreamInfo stream() {
    handler.check();
    return view;
  }

  @Override
  public HttpMessage request() {
    handler.check();
    return view.request();
  }

  @Override
  public Body requestBody() {
    handler.check();
    checkHolds();
    awaitBody(request);
    return view.request().body();
  }

  /** Checks that the request has not been sent on. */
  private void checkHolds() {
    if (request.isReleased) throw new IllegalStateException("the request has been sent on");
  }

  @Override
  public InputStream requestInput() {
    handler.check();
    checkHolds();
    readsRequest = true;
    return new RequestInput(this::read);
  }

  /** Waits for more of the request. */
  private byte[] read() {
    handler.check();
    checkHolds();
    perform(
        () -> {
          awaited = this::take;
          if (hasArrived()) handler.wake();
        });
    return piece;
  }

  /** Takes what has arrived of the request; returns false if nothing has. On the worker. */
  private boolean take() {
    var body = stream.request().body();
    piece = body.toByteArray();
    if (piece.length == 0) {
      // Up to v1.36.2, Envoy shows what a hook brings only after the hook, if it kept some before.
      if (request.isInHook && !request.hasEnded) stream.executor().execute(this::lookAgain);
      return request.hasEnded;
    }
    boolean _ = body.drain(piece.length);
    return true;
  }

  @Override
  public HttpMessage proceed() {
    handler.check();
    checkHolds();
    checkNotAnswered();
    handler.perform(
        () -> {
          awaitsResponse = true;
          awaited = () -> hasResponse;
          release(request);
        });
    return view.response();
  }

  @Override
  public Body responseBody() {
    handler.check();
    if (!hasResponse) throw new IllegalStateException("proceed() comes first");
    awaitBody(response);
    return view.response().body();
  }

  @Override
  public void reply(LocalReply reply) {
    perform(
        () -> {
          answer(() -> stream.sendLocalReply(reply));
          end("the handler has replied");
          handler.wake();
        });
  }

  /** Does what answers the request, on the worker. The stream may end within it. */
  private void answer(Runnable what) {
    hasReplied = true;
    try {
      what.run();
    } catch (RuntimeException e) {
      hasReplied = false;
      throw e;
    }
  }

  private void lookAgain() {
    if (hasArrived()) handler.wake();
    advance();
  }

  private void checkNotAnswered() {
    if (reply != null) throw new IllegalStateException("the handler has begun a reply");
  }

  @Override
  public ReplyBody startReply(LocalReply head) {
    handler.check();
    checkHolds();
    checkNotAnswered();
    perform(
        () -> {
          // If the headers are all, the stream ends in this call.
          answer(() -> reply = stream.startReply(head));
          if (begun().isOpen()) hasReplied = false;
          else end("the handler has replied");
          handler.wake();
        });
    return new PiecewiseReply(this::writeReply, this::endReply);
  }

  /** Sends a piece of the reply, and waits until the client is not behind. */
  private void writeReply(MemorySegment bytes) {
    perform(
        () -> {
          begun().write(bytes);
          // Envoy says that the client is behind after the hook or task under way.
          stream.executor().execute(this::onWritten);
        });
  }

  private StreamedReply begun() {
    return Objects.requireNonNull(reply, "no reply has begun");
  }

  private void onWritten() {
    if (isClientBehind) {
      awaitsClient = true;
      return;
    }
    handler.wake();
    advance();
  }

  /** Ends the reply. */
  private void endReply(List<Header> trailers) {
    if (handler.hasEnded()) return;
    perform(
        () -> {
          finishReply(trailers);
          handler.wake();
        });
  }

  /** Ends the reply, on the worker. */
  private void finishReply(List<Header> trailers) {
    answer(() -> begun().end(trailers));
    end("the handler has replied");
  }

  @Override
  public void setDeadline(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("deadline: expected a positive time, found " + time);
    }
    perform(
        () -> {
          if (deadline == null) deadline = new Deadline();
          deadline.set(time, stream.executor(), () -> endLate(time));
          handler.wake();
        });
  }

  /** Ends an exchange that has taken too long. On the worker. */
  private void endLate(Duration time) {
    if (isFinished || handler.hasEnded()) return;
    end("it has taken longer than " + time);
    if (reply == null) {
      stream.sendLocalReply(LocalReply.of(504).details("handler_deadline_exceeded"));
    } else if (HttpFeature.STREAM_CONTROL.isAvailable()) {
      stream.reset();
    } else {
      // A failure of the filter resets the stream.
      throw new IllegalStateException("a reply that has begun has taken longer than " + time);
    }
  }

  @Override
  public CalloutResponse send(String cluster, CalloutRequest request) throws CalloutException {
    calloutResponse = null;
    calloutFailure = null;
    perform(
        () ->
            stream
                .cluster(cluster)
                .send(
                    request,
                    response -> {
                      calloutResponse = response;
                      handler.wake();
                      advance();
                    },
                    failure -> {
                      calloutFailure = failure;
                      handler.wake();
                      advance();
                    }));
    if (calloutFailure != null) throw calloutFailure;
    return Objects.requireNonNull(calloutResponse);
  }

  /** Waits for the end of a message, which has to fit into Envoy's buffer. */
  private void awaitBody(Progress message) {
    perform(
        () -> {
          awaitsBody = true;
          if (refuseLarge(message)) return;
          awaited =
              () -> {
                if (message.hasEnded) awaitsBody = false;
                return message.hasEnded;
              };
          if (hasArrived()) handler.wake();
        });
  }

  /**
   * Refuses a body that has outgrown the buffer before the handler asked for it, as Envoy refuses
   * one that does so from now on. On the worker.
   */
  private boolean refuseLarge(Progress message) {
    if (!HttpFeature.BUFFER_LIMIT.isAvailable()) return false;
    long limit = stream.bufferLimit();
    boolean isRequest = message == request;
    var body = (isRequest ? stream.request() : stream.response()).body();
    if (limit == 0 || body.size() <= limit) return false;
    stream.sendLocalReply(
        isRequest
            ? LocalReply.of(413).details("request_payload_too_large")
            : LocalReply.of(500).details("response_payload_too_large"));
    return true;
  }

  /** Has the worker do something that Envoy may refuse. */
  private void perform(Runnable what) {
    refusal = null;
    handler.perform(
        () -> {
          try {
            what.run();
          } catch (RuntimeException e) {
            refusal = e;
            handler.wake();
          }
        });
    if (refusal != null) throw refusal;
  }

  /** Makes a call on the worker, which does not carry the handler's thread. */
  private @Nullable Object callOnWorker(Callable<@Nullable Object> call) throws Exception {
    handler.check();
    var result = new AtomicReference<@Nullable Object>();
    var failure = new AtomicReference<@Nullable Exception>();
    handler.perform(
        () -> {
          try {
            result.set(call.call());
          } catch (Exception e) {
            failure.set(e);
          }
          handler.wake();
        });
    var thrown = failure.get();
    if (thrown != null) throw thrown;
    return result.get();
  }
}
