// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.callout;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One of Envoy's clusters, for requests to it. It belongs to what it was asked of, a stream or a
 * configuration: it is used on that thread only, which is also where answers arrive, and requests
 * that are under way when the stream or the configuration ends are cancelled.
 *
 * <p>An answer never arrives inside the call that sends the request. An upstream that refuses the
 * connection or does not answer in time is an answer, too: Envoy makes a 503 or a 504 of it.
 *
 * <p>All methods throw {@link WrongThreadException} on another thread, and {@link
 * IllegalStateException} once the stream is complete or the configuration is gone.
 *
 * @since 0.1
 */
public interface Cluster {
  /**
   * Returns the cluster's name.
   *
   * @return the name
   */
  String name();

  /**
   * Sends a request and hands over the answer. If either of the two consumers throws, that is a
   * failure of the filter, as if a hook had thrown: it is logged and counted, and a stream is
   * answered with a 500.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_http_callout} and {@code
   * envoy_dynamic_module_on_http_filter_http_callout_done}; for a configuration {@code
   * envoy_dynamic_module_callback_http_filter_config_http_callout} and its hook.
   *
   * @param request the request
   * @param answer takes the answer, whatever its status
   * @param failure takes the reason why there is no answer
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.CALLOUTS}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy may call
   */
  void send(
      CalloutRequest request,
      Consumer<? super CalloutResponse> answer,
      Consumer<? super CalloutException> failure);

  /**
   * Sends a request, for composition with other stages. The stage completes on the thread of the
   * stream or the configuration; exceptionally with a {@link CalloutException} if there is no
   * answer, also when the stream or the configuration ends first.
   *
   * <p>A stage keeps to itself what its dependents throw. End a chain of stages with {@code
   * HttpStream.onCompletion}, so that a failure is one of the filter.
   *
   * @param request the request
   * @return the answer
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.CALLOUTS}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy may call
   */
  CompletionStage<CalloutResponse> send(CalloutRequest request);

  /**
   * Opens a stream: the request goes on piece by piece, and so does the response. The request's
   * body, if it has one, is the first piece. What the listener throws is a failure of the filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_start_http_stream} and its
   * hooks; for a configuration {@code
   * envoy_dynamic_module_callback_http_filter_config_start_http_stream} and its hooks. The ABI
   * tells nothing of flow control: what is sent faster than the upstream reads is buffered by
   * Envoy.
   *
   * @param request the request's head; its timeout is for the whole stream
   * @param listener takes what comes back
   * @return the stream, to send the rest of the request; {@link UpstreamStream#end} ends it
   * @throws IllegalStateException also within {@code configure}: a configuration opens streams in
   *     tasks of its {@code executor()}
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.UPSTREAM_STREAMS}
   * @throws StackOverflowError if too little stack is left for the hooks that Envoy may call
   */
  UpstreamStream open(CalloutRequest request, UpstreamStream.Listener listener);
}
