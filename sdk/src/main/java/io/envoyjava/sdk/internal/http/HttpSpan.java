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

/**
 * A stream's tracing span. Envoy's own is asked for at each use, so that none is used that is gone.
 */
final class HttpSpan implements Span {
  private static final boolean AVAILABLE = HttpFeature.SPANS.isAvailable();
  private static final boolean HAS_LOCAL_DECISION = HttpFeature.SPAN_LOCAL_DECISION.isAvailable();
  private static final boolean HAS_BATCH = EnvoySymbols.has(EnvoyFunction.HTTP_SPAN_SET_TAG_BATCH);

  private final ThreadConfined stream;

  private HttpSpan(ThreadConfined stream) {
    this.stream = stream;
  }

  static @Nullable Span of(ThreadConfined stream) {
    var span = new HttpSpan(stream);
    return span.active() == 0 ? null : span;
  }

  /** Envoy's span; 0 if the stream is not traced. */
  private long active() {
    long filter = stream.address();
    if (!AVAILABLE) HttpFeature.SPANS.require("the active span");
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_active_span(filter);
  }

  @Override
  public void setTag(String key, String value) {
    long span = active();
    if (span == 0) return;
    var in = stream.arguments();
    in.put(key, value);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_tag(span, in.first, in.second);
  }

  @Override
  public void setTags(Map<String, String> tags) {
    long span = active();
    if (span == 0) return;
    if (!HAS_BATCH) {
      tags.forEach(this::setTag);
      return;
    }
    var pairs = stream.arguments().put("", tags);
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_tag_batch(span, pairs, tags.size());
  }

  @Override
  public void setSampled(boolean sampled) {
    long span = active();
    if (span == 0) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_set_sampled(span, sampled);
  }

  @Override
  public void disableLocalDecision() {
    long span = active();
    if (!HAS_LOCAL_DECISION) HttpFeature.SPAN_LOCAL_DECISION.require("disableLocalDecision");
    if (span == 0) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_span_disable_local_decision(span);
  }

  @Override
  public @Nullable String traceId() {
    long span = active();
    if (span == 0) return null;
    var buffers = stream.buffers();
    boolean known =
        HttpFilterAbi.envoy_dynamic_module_callback_http_span_get_trace_id(span, buffers.result);
    return known ? buffers.resultText() : null;
  }
}
