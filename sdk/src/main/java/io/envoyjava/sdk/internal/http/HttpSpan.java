// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.ChildSpan;
import io.envoyjava.sdk.stream.Span;
import org.jspecify.annotations.Nullable;

/**
 * A stream's active span. Each use asks Envoy for its span, so that none is used that is gone, and
 * does nothing if Envoy has none any more.
 */
final class HttpSpan extends StreamSpan {
  private static final boolean AVAILABLE = HttpFeature.SPANS.isAvailable();

  private final ChildSpans children;

  private HttpSpan(ThreadConfined stream, ChildSpans children) {
    super(stream);
    this.children = children;
  }

  static @Nullable Span of(ThreadConfined stream, ChildSpans children) {
    var span = new HttpSpan(stream, children);
    return span.span() == 0 ? null : span;
  }

  @Override
  long span() {
    long filter = stream.address();
    if (!AVAILABLE) HttpFeature.SPANS.require("the active span");
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_active_span(filter);
  }

  @Override
  public ChildSpan child(String operation) {
    return children.begin(span(), operation);
  }
}
