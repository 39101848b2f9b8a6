// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * The filter of one stream. Override the hooks you need: the others are answered before they reach
 * the JVM, and cost nothing.
 *
 * <p>All hooks are called on the stream's worker thread, which many other streams share: none may
 * block. Work on other threads comes back through {@link HttpStream#executor()}, whether it
 * succeeds or fails: a request that a hook holds waits until the filter continues or answers it.
 *
 * <p>If a hook throws anything, or returns null, the filter has failed: the stack trace goes into
 * Envoy's log, the counter {@code dynamicmodulescustom.<filter name>.failures} counts it, the
 * client gets a 500 (or a reset if the response's headers are on their way), and only {@link
 * #onDestroy} is called again for that stream. If no memory is left to report what was thrown, the
 * log has a line of level critical instead.
 *
 * <p>Hooks and tasks run with the module's class loader as the thread's context class loader, and
 * with thread-locals of the module's own, one set for each worker thread. What one stream leaves in
 * a {@link ThreadLocal}, the next stream of that worker finds; a {@link ScopedValue} ends with the
 * call it is bound for. An interrupt of the thread ends with the hook.
 *
 * @since 0.1
 */
public interface HttpFilter {

  /**
   * The request's headers are here.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_request_headers}.
   *
   * @param endOfStream whether the request ends with them: no body, no trailers
   * @return what Envoy does next; of no importance after {@link HttpStream#sendLocalReply}
   */
  default HeadersStatus onRequestHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  /**
   * A piece of the request's body is here: {@link HttpMessage#receivedBody}. The last one may be
   * empty.
   *
   * <p>A filter that does not override this lets each piece pass, and with the first one the
   * headers that {@link HeadersStatus#STOP_ITERATION} held.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_request_body}.
   *
   * @param endOfStream whether the request ends with it: no trailers
   * @return what Envoy does next; of no importance after {@link HttpStream#sendLocalReply}
   */
  default BodyStatus onRequestBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
  }

  /**
   * The request's trailers are here, and with them the request ends.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_request_trailers}.
   *
   * @return what Envoy does next; of no importance after {@link HttpStream#sendLocalReply}
   */
  default TrailersStatus onRequestTrailers() {
    return TrailersStatus.CONTINUE;
  }

  /**
   * The response's headers are here. Not called for a local reply that this filter sent itself.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_response_headers}.
   *
   * @param endOfStream whether the response ends with them: no body, no trailers
   * @return what Envoy does next; of no importance after {@link HttpStream#sendLocalReply}
   */
  default HeadersStatus onResponseHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  /**
   * A piece of the response's body is here: {@link HttpMessage#receivedBody}. The last one may be
   * empty.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_response_body}.
   *
   * @param endOfStream whether the response ends with it: no trailers
   * @return what Envoy does next; of no importance after {@link HttpStream#sendLocalReply}
   */
  default BodyStatus onResponseBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
  }

  /**
   * The response's trailers are here, and with them the response ends.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_response_trailers}.
   *
   * @return what Envoy does next; of no importance after {@link HttpStream#sendLocalReply}
   */
  default TrailersStatus onResponseTrailers() {
    return TrailersStatus.CONTINUE;
  }

  /**
   * Envoy, this filter or another one is about to answer with a local reply. Envoy v1.38 and newer
   * ask; older ones never call this.
   *
   * <p>If this fails, the reply is on its way nevertheless. It does not get past a filter that has
   * hooks for the response, though: in place of {@link #onResponseHeaders} there is the 500.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_local_reply}.
   *
   * @param status the HTTP status of the reply
   * @param details Envoy's reason, as in {@code %RESPONSE_CODE_DETAILS%}
   * @param resetImminent whether the stream will be reset instead, since a response has begun
   * @return what Envoy does with the reply
   */
  default LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    return LocalReplyStatus.CONTINUE;
  }

  /**
   * Called when Envoy keeps more of the response than the client's connection should: the client
   * reads too slowly. A filter that sends a {@link StreamedReply} stops writing. Called soon after
   * the piece that was too much, not while it is written; v1.37 is the first Envoy version that
   * does so.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark}.
   */
  default void onDownstreamAboveHighWatermark() {}

  /**
   * Called when the client has caught up after {@link #onDownstreamAboveHighWatermark}. The filter
   * may write again.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark}.
   */
  default void onDownstreamBelowLowWatermark() {}

  /**
   * The stream is complete: the response was sent, or the stream was reset. All that was known of
   * it can still be read; nothing can be changed any more. If this fails, the client does not
   * notice.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_stream_complete}.
   */
  default void onStreamComplete() {}

  /**
   * The stream is gone, and its handle is dead: this is for what the filter itself holds. Always
   * called, also after a failure or a reset. If this fails, the client does not notice.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_destroy}.
   */
  default void onDestroy() {}
}
