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
   * Decides whether the span is reported, and those below it.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_set_sampled}.
   *
   * @param sampled true if it is
   */
  void setSampled(boolean sampled);

  /**
   * Keeps what {@link #setSampled} said when Envoy would decide anew, as after {@code
   * clearRouteCache}. Not every tracer heeds it; OpenTelemetry's does.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_disable_local_decision}.
   *
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.SPAN_LOCAL_DECISION}
   */
  void disableLocalDecision();

  /**
   * The trace that the span is part of.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_span_get_trace_id}.
   *
   * @return the id as the tracer writes it; null if it has none (yet)
   */
  @Nullable String traceId();
}
