// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.stream.Span;
import io.envoyjava.sdk.stream.StreamInfo;
import java.util.concurrent.Executor;
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
public interface HttpStream extends StreamInfo {

  /**
   * Returns the request.
   *
   * @return a view, the same at each call
   */
  HttpMessage request();

  /**
   * Returns the response: the upstream's or a local reply.
   *
   * @return a view, the same at each call; empty until the response begins
   */
  HttpMessage response();

  /**
   * The stream's tracing span.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_active_span}.
   *
   * @return the span; null if the stream is not traced
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#SPANS}
   */
  @Nullable Span activeSpan();

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
   * Goes on with the request that a hook of this filter has held. Does nothing if the filter does
   * not hold it, or has answered it. The stream may be gone when this returns.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_continue_decoding}.
   *
   * @throws IllegalStateException also from within a hook for the request, which continues by
   *     returning {@code CONTINUE}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void resumeRequest();

  /**
   * Goes on with the response that a hook of this filter has held. Does nothing if the filter does
   * not hold it: before there is a response, once it has gone on, or if a local reply has taken its
   * place. The stream may be gone when this returns.
   *
   * <p>Up to v1.38, Envoy uses one flag for both directions: if a hook for the request's body
   * returns {@code CONTINUE} while the response is held, this call no longer resumes the response,
   * which then waits for a timeout. On these versions, do not hold a response while the request may
   * still be arriving.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_continue_encoding}.
   *
   * @throws IllegalStateException also from within a hook for the response, which continues by
   *     returning {@code CONTINUE}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy calls with it
   */
  void resumeResponse();

  /**
   * Makes Envoy choose the route again, after a header that routes depend on was changed. Does
   * nothing once a response has begun, which was routed before, and in a cluster's filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_clear_route_cache}.
   */
  void clearRouteCache();

  /**
   * Runs tasks on the stream's worker thread, so that work on other threads can come back:
   *
   * <pre>{@code
   * @Override
   * public HeadersStatus onRequestHeaders(boolean endOfStream) {
   *   var key = stream.request().headers().get("authorization");
   *   var worker = stream.executor();
   *   CompletableFuture.supplyAsync(() -> users.lookUp(key), virtualThreads)
   *       .orTimeout(1, SECONDS)
   *       .whenComplete((user, failure) -> worker.execute(() -> goOn(user, failure)));
   *   return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
   * }
   *
   * private void goOn(@Nullable User user, @Nullable Throwable failure) {
   *   if (user == null) throw new IllegalStateException("no user", failure);
   *   stream.request().headers().set("x-user", user.name());
   *   stream.resumeRequest();
   * }
   * }</pre>
   *
   * <p>A held request waits until the filter continues it or answers it, or for Envoy's idle
   * timeout, which is five minutes. So a failure has to come back as well as a result, and work
   * that may never end needs a time limit. Call {@code execute} in the last stage, as above: a
   * stage such as {@code thenAcceptAsync(…, stream.executor())} does not run after a failure, and a
   * future keeps what a stage throws to itself.
   *
   * <p>The executor itself, once asked for on the worker thread, may be used on any thread at any
   * time. Tasks run one after the other in the order of their submission, never inside the call
   * that submits them, and are dropped when the stream is gone. A task that throws is a failure of
   * the filter, as a hook that throws. Tasks that tasks submit take turns with the other streams of
   * the worker.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_scheduler_new}, {@code
   * _commit} and {@code _delete}.
   *
   * @return the executor, the same at each call
   */
  Executor executor();
}
