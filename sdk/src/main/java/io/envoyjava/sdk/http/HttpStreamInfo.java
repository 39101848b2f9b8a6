// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.stream.Span;
import io.envoyjava.sdk.stream.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * What a filter can read and set of an HTTP stream, without holding, answering or ending it: that
 * is for an {@link HttpStream}, or an {@link io.envoyjava.sdk.http.blocking.Exchange}.
 *
 * <p>All methods, and those of all that they return, may be called on the stream's worker thread
 * only: from within a hook, or from a task of {@link HttpStream#executor()}. Elsewhere they throw
 * {@link WrongThreadException}, and once the stream is gone {@link IllegalStateException}.
 *
 * @since 0.1
 */
public interface HttpStreamInfo extends StreamInfo {

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
   * Makes Envoy choose the route again, after a header that routes depend on was changed. Does
   * nothing once a response has begun, which was routed before, and in a cluster's filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_clear_route_cache}.
   */
  void clearRouteCache();

  /**
   * Returns the cluster that the route leads to, and lets the filter choose the host.
   *
   * @return a view
   */
  Upstream upstream();

  /**
   * Returns the options of the sockets that the stream uses.
   *
   * @return a view
   */
  SocketOptions socketOptions();

  /**
   * Adds a flag of the filter's own, which access logs show as {@code %CUSTOM_FLAGS%}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_add_custom_flag}.
   *
   * @param flag a short word of letters, digits, {@code -} and {@code _}, such as {@code QUOTA}
   * @throws IllegalArgumentException if it has another character, or none
   * @throws IllegalStateException also if the stream is complete
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#RESPONSE_FLAGS}
   */
  void addResponseFlag(String flag);

  /**
   * Returns the number of the worker thread that the stream runs on.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_get_worker_index}.
   *
   * @return a number from 0 on, less than Envoy's concurrency
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#WORKER_INDEX}
   */
  int workerIndex();

  /**
   * Returns how much of a body Envoy buffers for a filter that holds it. If a request's body is
   * larger, Envoy answers with a 413, and {@link HttpFilter#onLocalReply} gets the details {@code
   * request_payload_too_large}; if it is a response's body, a 500 with {@code
   * response_payload_too_large}. So a filter can tell these from other failures.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_buffer_limit}.
   *
   * @return the limit in bytes; 0 if there is no limit
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#BUFFER_LIMIT}
   */
  long bufferLimit();

  /**
   * Has Envoy buffer at least that much of a body. Does nothing if the limit is as high already.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_buffer_limit}.
   *
   * @param bytes the limit in bytes
   * @throws IllegalArgumentException if it is not positive
   * @throws IllegalStateException also if the stream is complete, or this filter has answered it
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     HttpFeature#BUFFER_LIMIT}
   */
  void raiseBufferLimit(long bytes);

  /**
   * Returns the settings that the stream's route has for this filter: what {@link
   * HttpFilterFactory#configureRoute} has made. If the route, its virtual host and the weighted
   * cluster each have settings, the most specific ones count; they are not merged.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_most_specific_route_config}.
   *
   * @param type the settings' class
   * @param <T> the settings' class
   * @return the settings; null if the route has none, or there is no route
   * @throws IllegalStateException also if the settings are of another class, or another module's;
   *     the message names both
   */
  <T> @Nullable T routeConfig(Class<T> type);
}
