// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.stream.Span;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a stream's active span and its children have in common. */
abstract class StreamSpan implements Span {
  private static final boolean HAS_LOCAL_DECISION = HttpFeature.SPAN_LOCAL_DECISION.isAvailable();
  private static final boolean HAS_BATCH = EnvoySymbols.has(EnvoyFunction.HTTP_SPAN_SET_TAG_BATCH);

  final ThreadConfined stream;

  StreamSpan(ThreadConfined stream) {
    this.stream = stream;
  }

  /**
   * Returns the address of Envoy's span; 0 if the stream is not traced.
   *
   * @throws WrongThreadException on another thread than the stream's
   * @throws IllegalStateException if the stream or the span is gone
   */
  abstract long span();

  @Override
  public void setTag(String key, String value) {
    long span = span();
    if (span == 0) return;
    var in = stream.arguments();
    in.put(key, value);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_tag(span, in.first, in.second);
  }

  @Override
  public void setTags(Map<String, String> tags) {
    long span = span();
    if (span == 0) return;
    if (!HAS_BATCH) {
      tags.forEach(this::setTag);
      return;
    }
    var pairs = stream.arguments().put("", tags);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_tag_batch(span, pairs, tags.size());
  }

  @Override
  public void setOperation(String operation) {
    long span = span();
    if (span == 0) return;
    var in = stream.arguments();
    in.put(operation);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_operation(span, in.first);
  }

  @Override
  public void log(String event) {
    long span = span();
    if (span == 0) return;
    var in = stream.arguments();
    in.put(event);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_log(stream.address(), span, in.first);
  }

  @Override
  public void setSampled(boolean sampled) {
    long span = span();
    if (span == 0) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_sampled(span, sampled);
  }

  @Override
  public void disableLocalDecision() {
    long span = span();
    if (!HAS_LOCAL_DECISION) HttpFeature.SPAN_LOCAL_DECISION.require("disableLocalDecision");
    if (span == 0) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_disable_local_decision(span);
  }

  @Override
  public @Nullable String traceId() {
    long span = span();
    if (span == 0) return null;
    var buffers = stream.buffers();
    boolean known =
        HttpFilterAbi.envoy_dynamic_module_callback_http_span_get_trace_id(span, buffers.result);
    return known ? buffers.resultText() : null;
  }

  @Override
  public @Nullable String spanId() {
    long span = span();
    if (span == 0) return null;
    var buffers = stream.buffers();
    boolean known =
        HttpFilterAbi.envoy_dynamic_module_callback_http_span_get_span_id(span, buffers.result);
    return known ? buffers.resultText() : null;
  }

  @Override
  public @Nullable String getBaggage(String key) {
    long span = span();
    if (span == 0) return null;
    var result = stream.buffers().result;
    var in = stream.arguments();
    in.put(key);
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_span_get_baggage(span, in.first, result);
    return found ? in.text(result, 0) : null;
  }

  @Override
  public void setBaggage(String key, String value) {
    long span = span();
    if (span == 0) return;
    var in = stream.arguments();
    in.put(key, value);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_baggage(span, in.first, in.second);
  }
}
