// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.util.Map;

/** Adds tags to the span of each request; one with the header {@code unsampled} is not reported. */
public final class SpanFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public SpanFactory() {}

  @Override
  public String name() {
    return "span";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private record Filter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var attempts = new Attempts();
      attempts.get("traced", () -> stream.activeSpan() != null);
      var span = HttpFeature.SPANS.isAvailable() ? stream.activeSpan() : null;
      if (span != null) {
        span.setTag("one", "1");
        span.setTags(Map.of("two", "2", "three", "dr\u00fc\u00fc"));
        attempts.get("trace-id", span::traceId);
        attempts.run("local-decision", span::disableLocalDecision);
        if (stream.request().headers().contains("unsampled")) span.setSampled(false);
      }
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }
  }
}
