// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * The filter of one stream. Override the hooks that you need: the others never reach the JVM and
 * cost nothing.
 *
 * <p>All hooks are called on the stream's worker thread, which many other streams share, so a hook
 * must not block. Work on other threads returns to this thread through {@link
 * HttpStream#executor()}. It must do so whether it succeeds or fails: a request that a hook holds
 * waits until the filter continues or answers it.
 *
 * <p>If a hook throws anything, or returns null, the filter has failed. Envoy's log gets the stack
 * trace, the counter {@code dynamicmodulescustom.<filter name>.failures} is incremented, and the
 * client gets a 500, or a reset if the response's headers have been sent. After that, only {@link
 * #onDestroy} is called for the stream. If no memory is left to report what was thrown, the log has
 * a line of level critical instead.
 *
 * <p>Hooks and tasks run with the module's class loader as the thread's context class loader, and
 * with thread-locals of the module's own, one set for each worker thread. If one stream leaves a
 * value in a {@link ThreadLocal}, the next stream of that worker sees it; a {@link ScopedValue}
 * ends with the call that it is bound for. An interrupt of the thread ends with the hook.
 *
 * @since 0.1
 */
public interface HttpFilter {

  /**
   * Called when the request's headers arrive.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_request_headers}.
   *
   * @param endOfStream whether the request ends with them: it has neither body nor trailers
   * @return what Envoy does next; ignored after {@link HttpStream#sendLocalReply}
   */
  default HeadersStatus onRequestHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  /**
   * Called when a piece of the request's body arrives: {@link HttpMessage#receivedBody}. The last
   * piece may be empty.
   *
   * <p>If a filter does not override this, each piece passes. The first piece also releases headers
   * that {@link HeadersStatus#STOP_ITERATION} held.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_request_body}.
   *
   * @param endOfStream whether the request ends with this piece: it has no trailers
   * @return what Envoy does next; ignored after {@link HttpStream#sendLocalReply}
   */
  default BodyStatus onRequestBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
  }

  /**
   * Called when the request's trailers arrive, which end the request.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_request_trailers}.
   *
   * @return what Envoy does next; ignored after {@link HttpStream#sendLocalReply}
   */
  default TrailersStatus onRequestTrailers() {
    return TrailersStatus.CONTINUE;
  }

  /**
   * Called when the response's headers arrive, except for a local reply of this filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_response_headers}.
   *
   * @param endOfStream whether the response ends with them: it has neither body nor trailers
   * @return what Envoy does next; ignored after {@link HttpStream#sendLocalReply}
   */
  default HeadersStatus onResponseHeaders(boolean endOfStream) {
    return HeadersStatus.CONTINUE;
  }

  /**
   * Called when a piece of the response's body arrives: {@link HttpMessage#receivedBody}. The last
   * piece may be empty.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_response_body}.
   *
   * @param endOfStream whether the response ends with this piece: it has no trailers
   * @return what Envoy does next; ignored after {@link HttpStream#sendLocalReply}
   */
  default BodyStatus onResponseBody(boolean endOfStream) {
    return BodyStatus.CONTINUE;
  }

  /**
   * Called when the response's trailers arrive, which end the response.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_response_trailers}.
   *
   * @return what Envoy does next; ignored after {@link HttpStream#sendLocalReply}
   */
  default TrailersStatus onResponseTrailers() {
    return TrailersStatus.CONTINUE;
  }

  /**
   * Called when Envoy, this filter or another one is about to answer with a local reply. Envoy
   * versions before v1.38 never call this.
   *
   * <p>If this hook fails, Envoy sends the reply nevertheless. If the filter has hooks for the
   * response, however, the reply becomes a 500 when it reaches {@link #onResponseHeaders}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_local_reply}.
   *
   * @param status the HTTP status of the reply
   * @param details Envoy's reason, as in {@code %RESPONSE_CODE_DETAILS%}
   * @param resetImminent whether Envoy will reset the stream instead, since a response has begun
   * @return what Envoy does with the reply
   */
  default LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
    return LocalReplyStatus.CONTINUE;
  }

  /**
   * Called when Envoy keeps more of the response than the client's connection should: the client
   * reads too slowly. A filter that sends a {@link StreamedReply} stops writing. Called soon after
   * the piece that was too much, not while it is written. v1.37 is the first Envoy version that
   * does so; it does for the last filter of a chain ({@code terminal_filter: true}) only.
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
   * Called when the stream is complete: the response was sent, or the stream was reset. The stream
   * can still be read, but no longer changed. If this hook fails, the client does not notice.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_stream_complete}.
   */
  default void onStreamComplete() {}

  /**
   * Called when the stream is gone, also after a failure or a reset. The stream can no longer be
   * used: release here what the filter itself holds. If this hook fails, the client does not
   * notice.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_destroy}.
   */
  default void onDestroy() {}
}
