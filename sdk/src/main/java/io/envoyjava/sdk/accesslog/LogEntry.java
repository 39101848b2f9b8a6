// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.StreamInfo;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy logs about a request or a connection. A view that only reads: each call asks Envoy,
 * and returns copies.
 *
 * <p>All methods, and those of all that they return, may be called within {@link AccessLogger#log}
 * only, on its thread. On other threads they throw {@link WrongThreadException}, and afterwards
 * {@link IllegalStateException}.
 *
 * <p>Of what {@link StreamInfo} has, Envoy does not offer everything to access loggers: {@link
 * #metadata} knows only the stream's own, without lists and structures, and nothing there can be
 * set; {@link #connections()} does not know what was tried. Those methods throw {@link
 * UnsupportedOperationException}. {@link #timing} knows eight of its points before v1.40.
 *
 * @since 0.1
 */
public interface LogEntry extends StreamInfo {

  /**
   * Returns why the entry is logged.
   *
   * @return the type
   */
  LogType type();

  // ---- Messages

  /**
   * Returns the request's headers.
   *
   * @return a view, empty if there is no request
   */
  LogHeaders requestHeaders();

  /**
   * Returns the response's headers.
   *
   * @return a view, empty as long as there is no response
   */
  LogHeaders responseHeaders();

  /**
   * Returns the response's trailers.
   *
   * @return a view, empty if there are none
   */
  LogHeaders responseTrailers();

  /**
   * Returns the protocol of the request.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_protocol}.
   *
   * @return such as {@code HTTP/1.1}; null if there is no request
   */
  @Nullable String protocol();

  /**
   * Returns the request's id, which Envoy also sends as {@code x-request-id}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_request_id}.
   *
   * @return the id; null if there is none
   */
  @Nullable String requestId();

  /**
   * Returns the response's status.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_response_code}.
   *
   * @return the status; empty if there is no response
   */
  OptionalInt responseCode();

  /**
   * Returns why the response has its status, such as {@code via_upstream}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_response_code_details}.
   *
   * @return the reason; null if there is none
   */
  @Nullable String responseCodeDetails();

  /**
   * Returns the body of a response that Envoy or a filter has made itself. Up to v1.40, Envoy does
   * not pass it on with the entries of its HTTP listeners.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_local_reply_body}.
   *
   * @return the body; null if there is none
   */
  @Nullable String localReplyBody();

  /**
   * Returns whether a response flag is set. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_has_response_flag}.
   *
   * @param flag the flag
   * @return true if it is set
   */
  boolean hasResponseFlag(ResponseFlag flag);

  /**
   * Returns the response flags that are set.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_response_flags}.
   *
   * @return the flags in the order of the ABI, a copy
   */
  Set<ResponseFlag> responseFlags();

  /**
   * Returns the name of the route.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_route_name}.
   *
   * @return the name; null if there is no route, or it has no name
   */
  @Nullable String routeName();

  /**
   * Returns the name of the virtual cluster.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_virtual_cluster_name}.
   *
   * @return the name; null if there is none
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String virtualClusterName();

  /**
   * Returns whether this is a request of a health checker.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_is_health_check}.
   *
   * @return true if so
   */
  boolean isHealthCheck();

  // ---- Connections

  /**
   * Returns the client's side.
   *
   * @return a view
   */
  LogDownstream downstream();

  /**
   * Returns the backend's side.
   *
   * @return a view, never null
   */
  LogUpstream upstream();

  /**
   * Returns how many bytes were carried.
   *
   * @return a view
   */
  ByteCounts bytes();

  /**
   * Returns why Envoy has ended the downstream connection.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_access_logger_get_connection_termination_details}.
   *
   * @return the reason; null if it has not
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  @Nullable String connectionTerminationDetails();

  /**
   * Returns the index of the worker thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_worker_index}.
   *
   * @return the index, from 0; on the main thread, the number of workers
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@link
   *     AccessLogFeature#DETAILS}
   */
  int workerIndex();

  /**
   * Returns the {@link LogDownstream#remoteAddress()}, which every Envoy with access loggers has.
   */
  @Override
  default @Nullable InetSocketAddress clientAddress() {
    return downstream().remoteAddress();
  }

  // ---- Tracing

  /**
   * Returns whether the stream's trace is sampled.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_is_trace_sampled}.
   *
   * @return true if so
   */
  boolean isTraceSampled();

  /**
   * Throws: up to v1.40, Envoy's function for it always returns nothing. The headers {@code
   * traceparent} and {@code x-b3-traceid} of the request have the id.
   *
   * @return never
   * @throws UnsupportedOperationException always
   */
  String traceId();

  /**
   * Throws, as {@link #traceId()} does.
   *
   * @return never
   * @throws UnsupportedOperationException always
   */
  String spanId();

  /**
   * Throws: up to v1.40, Envoy's function for it always returns nothing.
   *
   * @return never
   * @throws UnsupportedOperationException always
   */
  @Override
  FilterState filterState();
}
