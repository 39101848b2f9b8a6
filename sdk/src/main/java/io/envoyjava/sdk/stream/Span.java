// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The span of a stream that is traced. Envoy begins and finishes it; a filter adds to it.
 *
 * <p>On the stream's worker thread only. Elsewhere its methods throw {@link WrongThreadException},
 * and once the stream is gone {@link IllegalStateException}.
 *
 * @since 0.1
 */
public interface Span {

  /**
   * Sets a tag.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_set_tag}.
   *
   * @param key the tag's key
   * @param value the tag's value
   */
  void setTag(String key, String value);

  /**
   * Sets several tags, in one call where this Envoy has one for that (v1.40).
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_set_tag_batch}.
   *
   * @param tags the values by their keys
   */
  void setTags(Map<String, String> tags);

  /**
   * Names the span, in place of the operation that Envoy has named.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_set_operation}.
   *
   * @param operation the name
   */
  void setOperation(String operation);

  /**
   * Adds an event, at the present time.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_log}.
   *
   * @param event what has happened
   */
  void log(String event);

  /**
   * Decides whether the span is reported, and those below it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_set_sampled}.
   *
   * @param sampled true if it is
   */
  void setSampled(boolean sampled);

  /**
   * Keeps what {@link #setSampled} said when Envoy would decide anew, as after {@code
   * clearRouteCache}. OpenTelemetry's tracer respects it, others may not.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_disable_local_decision}.
   *
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.SPAN_LOCAL_DECISION}
   */
  void disableLocalDecision();

  /**
   * Returns the id of the trace that the span is part of.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_get_trace_id}.
   *
   * @return the id as the tracer writes it; null if it has none (yet)
   */
  @Nullable String traceId();

  /**
   * Returns the id of the span.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_get_span_id}.
   *
   * @return the id as the tracer writes it; null if the tracer does not say
   */
  @Nullable String spanId();

  /**
   * Returns a value that the trace carries along, from span to span. Most of Envoy's tracers, such
   * as those for Zipkin and OpenTelemetry, have no baggage.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_get_baggage}.
   *
   * @param key the value's key
   * @return the value; null if there is no such key
   */
  @Nullable String getBaggage(String key);

  /**
   * Sets a value that later children of the span carry along. Tracers without baggage ignore it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_set_baggage}.
   *
   * @param key the value's key
   * @param value the value
   */
  void setBaggage(String key, String value);

  /**
   * Begins a span below this one. It can be used from later hooks and tasks of the stream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_spawn_child}.
   *
   * @param operation the child's name
   * @return the child, which the filter closes
   * @throws IllegalStateException if the stream is complete, or the filter has failed
   */
  ChildSpan child(String operation);
}
