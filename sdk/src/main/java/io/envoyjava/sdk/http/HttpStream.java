// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.callout.Cluster;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream: one request and its response, as the filter sees them. Lives from {@link
 * HttpFilterConfig#newFilter} until {@link HttpFilter#onDestroy}.
 *
 * <p>All methods, and those of all that they return, may be called on the stream's worker thread
 * only: from within a hook, or from a task of {@link #executor()}. Elsewhere they throw {@link
 * WrongThreadException}, and once the stream is gone {@link IllegalStateException}.
 *
 * @since 0.1
 */
public interface HttpStream extends HttpStreamInfo {

  /**
   * Answers the request here and now, without the filters and the upstream after this one. The
   * status that the current hook returns is of no importance then. If a response's headers have
   * been sent already, Envoy resets the stream instead. The client of a gRPC request gets the reply
   * as a gRPC status: see {@link LocalReply}.
   *
   * <p>The stream may be gone when this returns; do nothing more with it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_send_response}.
   *
   * @param reply what to answer
   * @throws IllegalStateException also if this filter has sent a local reply already, the stream is
   *     complete, or {@link HttpFilter#onLocalReply} is under way
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void sendLocalReply(LocalReply reply);

  /**
   * Begins to answer the request piece by piece, without the filters and the upstream after this
   * one: sends the headers. The filter has to hold the request: this is called in a hook for the
   * request, which needs no particular answer then, or in a task while the request is held. What is
   * still to come of the request goes no further than the filter's hooks.
   *
   * <pre>{@code
   * var reply = stream.startReply(LocalReply.of(200).header("content-type", "text/event-stream"));
   * reply.write("data: hello\n\n");
   * reply.end();
   * }</pre>
   *
   * <p>A filter that is last in its chain, with {@code terminal_filter: true}, is the server so.
   *
   * <p>The reply is sent as it is, to the client of a gRPC request too: a gRPC server sends {@code
   * content-type: application/grpc} first and {@code grpc-status} in the trailers. To refuse such a
   * request, use {@link #sendLocalReply}. The hooks for the response of this filter are not called;
   * those of the filters before it are. If this filter fails before the reply has ended, Envoy
   * resets the stream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_send_response_headers}.
   *
   * @param head the status and the headers. A body is the first piece; the details have no effect
   * @return the reply
   * @throws IllegalStateException also if this filter has answered already or does not hold the
   *     request, a response has begun, the stream is complete, {@link HttpFilter#onLocalReply} is
   *     under way, or the filter is a cluster's
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#STREAMED_REPLIES}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  StreamedReply startReply(LocalReply head);

  /**
   * Resets the stream: {@link #reset(ResetReason, String)} with {@link ResetReason#LOCAL_RESET} and
   * without details.
   *
   * @throws IllegalStateException as there
   * @throws UnsupportedOperationException as there
   */
  default void reset() {
    reset(ResetReason.LOCAL_RESET, "");
  }

  /**
   * Resets the stream, which ends as soon as the current hook or task has returned; what the hook
   * returns is of no importance. Until then the stream can be read, and nothing else.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_reset_stream}.
   *
   * @param reason what the client is told
   * @param details a word for Envoy's own use: access logs show it as {@code
   *     %RESPONSE_CODE_DETAILS%}
   * @throws IllegalStateException also if this filter has sent a whole answer or has ended the
   *     stream already, the stream is complete, or {@link HttpFilter#onLocalReply} is under way,
   *     which returns {@link LocalReplyStatus#CONTINUE_AND_RESET_STREAM} instead; or if a cluster's
   *     filter gives another reason than {@link ResetReason#LOCAL_RESET}
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#STREAM_CONTROL}
   */
  void reset(ResetReason reason, String details);

  /**
   * Asks the client to open another connection for further requests: by {@code GOAWAY} in HTTP/2
   * and HTTP/3, by {@code connection: close} in HTTP/1.1. This happens as soon as the current hook
   * or task has returned, and not at all if the stream is complete by then.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_send_go_away_and_close}.
   *
   * @param graceful whether the requests under way, this one included, are served to their end. If
   *     not, the connection is closed and all of its streams are reset; what was said of {@link
   *     #reset(ResetReason, String)} holds here too
   * @throws IllegalStateException as for {@link #reset(ResetReason, String)}, and if the filter is
   *     a cluster's, which has no connection to the client
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#STREAM_CONTROL}
   */
  void sendGoAway(boolean graceful);

  /**
   * Has Envoy serve the request anew, from the first filter on, with the request's headers as they
   * are now: an internal redirect, or another attempt. This stream ends as soon as the current hook
   * or task has returned, and the new one gets filters of its own. Until then the stream can be
   * read, and nothing else.
   *
   * <p>All of the request has to be here, without trailers. If it has a body, this filter has to
   * hold it, by {@link BodyStatus#STOP_ITERATION_AND_BUFFER}. If Envoy cannot serve the request
   * anew even so, this is a failure of the filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_recreate_stream}.
   *
   * @throws IllegalStateException also if the request is not here as said above, the response's
   *     headers have gone on, a local reply is on its way, or the request has been served anew five
   *     times already; if the filter is a cluster's; and as for {@link #reset(ResetReason, String)}
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#STREAM_CONTROL}
   */
  void recreate();

  /**
   * Goes on with the request that a hook of this filter has held. Does nothing if the filter does
   * not hold it, or has answered it. The stream may be gone when this returns.
   *
   * <p>Envoy calls the hooks for what it has kept of the request inside this call. If one of them
   * holds the request again, no Envoy up to v1.40 resumes it a second time before another hook for
   * the request has been called. To wait first and buffer the body afterwards, hold the headers
   * with {@link HeadersStatus#STOP_ITERATION} and the body with {@link
   * BodyStatus#STOP_ITERATION_AND_BUFFER} from the beginning, and resume once.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_continue_decoding}.
   *
   * @throws IllegalStateException also from within a hook for the request, which continues by
   *     returning {@code CONTINUE}; and if a hook has held the request again while it was resumed
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void resumeRequest();

  /**
   * Goes on with the response that a hook of this filter has held. Does nothing if the filter does
   * not hold it: before there is a response, once it has gone on, or if a local reply has taken its
   * place. The stream may be gone when this returns. As with {@link #resumeRequest}, a response
   * that is held again inside this call cannot be resumed a second time at once.
   *
   * <p>Up to v1.38, Envoy uses one flag for both directions: if a hook for the request's body
   * returns {@code CONTINUE} while the response is held, this call no longer resumes the response,
   * which then waits for a timeout. On these versions, do not hold a response while the request may
   * still be arriving.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_continue_encoding}.
   *
   * @throws IllegalStateException also from within a hook for the response, which continues by
   *     returning {@code CONTINUE}; and if a hook has held the response again while it was resumed
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void resumeResponse();

  /**
   * Returns one of Envoy's clusters, for requests that the filter makes before this one goes on: to
   * an authorization service, for example.
   *
   * <pre>{@code
   * @Override
   * public HeadersStatus onRequestHeaders(boolean endOfStream) {
   *   var path = Objects.requireNonNull(stream.request().headers().get(":path"));
   *   stream
   *       .cluster("auth")
   *       .send(
   *           CalloutRequest.get("/check").header("x-path", path),
   *           answer -> {
   *             if (answer.status() == 200) stream.resumeRequest();
   *             else stream.sendLocalReply(LocalReply.of(403));
   *           },
   *           failure -> stream.sendLocalReply(LocalReply.of(503)));
   *   return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
   * }
   * }</pre>
   *
   * @param name the cluster's name; nothing is asked of it before a request
   * @return the cluster, for this stream
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#CALLOUTS}
   */
  Cluster cluster(String name);

  /**
   * Has another thread call something that blocks, and brings the result back: runs a consumer on
   * the stream's worker thread. If the call or the consumer throws, that is a failure of the
   * filter, as if a hook had thrown: logged, counted, and answered with a 500. So a request that is
   * held cannot be forgotten.
   *
   * <pre>{@code
   * @Override
   * public HeadersStatus onRequestHeaders(boolean endOfStream) {
   *   var key = stream.request().headers().get("authorization");
   *   stream.callAsync(
   *       () -> users.lookUp(key),
   *       virtualThreads,
   *       user -> {
   *         stream.request().headers().set("x-user", user.name());
   *         stream.resumeRequest();
   *       });
   *   return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
   * }
   * }</pre>
   *
   * <p>If the stream goes first, the call is cancelled: it does not begin, or its thread is
   * interrupted. A call that never ends holds the request until Envoy's idle timeout, which is five
   * minutes: give it a time limit.
   *
   * @param work what to call
   * @param elsewhere runs the call: virtual threads, for example
   * @param result takes the result, in a task of {@link #executor()}
   * @param <T> the result's type
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no more
   */
  <T extends @Nullable Object> void callAsync(
      Callable<? extends T> work, Executor elsewhere, Consumer<? super T> result);

  /**
   * Brings the outcome of a stage back, as {@link #callAsync} does that of a call: runs a consumer
   * on the stream's worker thread once the stage is complete. If the stage fails, or the consumer
   * throws, that is a failure of the filter.
   *
   * <p>A stage that never completes holds the request until Envoy's idle timeout: give it a time
   * limit, by {@code orTimeout} for example. Nothing happens once the stream is gone; the stage
   * itself is not cancelled, since others may wait for it.
   *
   * @param stage the work
   * @param result takes the result, in a task of {@link #executor()}
   * @param <T> the result's type
   */
  <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage, Consumer<? super T> result);

  /**
   * Brings the outcome of a stage back, and lets the filter deal with a failure of the stage.
   *
   * @param stage the work
   * @param result takes the result
   * @param failure takes what the stage failed with, without the {@link
   *     java.util.concurrent.CompletionException} around it
   * @param <T> the result's type
   */
  <T extends @Nullable Object> void onCompletion(
      CompletionStage<? extends T> stage,
      Consumer<? super T> result,
      Consumer<? super Throwable> failure);

  /**
   * Returns an executor that runs tasks on the stream's worker thread. {@link #callAsync} and
   * {@link #onCompletion(CompletionStage, Consumer)} are the safe way back from other threads; this
   * is what they stand on.
   *
   * <p>Once asked for on the worker thread, the executor may be used on any thread at any time.
   * Tasks run one after the other in the order of their submission, never inside the call that
   * submits them, and are dropped when the stream is gone. A task that throws is a failure of the
   * filter, as a hook that throws. Tasks that tasks submit take turns with the other streams of the
   * worker.
   *
   * <p>A stage such as {@code thenAcceptAsync(…, stream.executor())} does not run after a failure,
   * and keeps to itself what it throws: a request that waits for it would wait for Envoy's idle
   * timeout.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_scheduler_new}, {@code
   * _commit} and {@code _delete}.
   *
   * @return the executor, the same at each call
   */
  Executor executor();
}
