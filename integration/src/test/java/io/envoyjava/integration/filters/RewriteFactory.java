// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Header;

/**
 * Makes filters that read each header and trailer whose name begins with {@code echo-}, and write
 * what they read under another name: with {@code -request} or {@code -response} behind it.
 */
public final class RewriteFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public RewriteFactory() {}

  @Override
  public String name() {
    return "rewrite";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return RewriteFilter::new;
  }

  private record RewriteFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      rewrite(stream.request().headers(), "-request");
      return HeadersStatus.CONTINUE;
    }

    @Override
    public TrailersStatus onRequestTrailers() {
      rewrite(stream.request().trailers(), "-request");
      return TrailersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      rewrite(stream.response().headers(), "-response");
      var protocol = stream.attribute(Attribute.REQUEST_PROTOCOL);
      stream.response().headers().set("protocol", String.valueOf(protocol));
      return HeadersStatus.CONTINUE;
    }

    @Override
    public TrailersStatus onResponseTrailers() {
      rewrite(stream.response().trailers(), "-response");
      return TrailersStatus.CONTINUE;
    }

    private static void rewrite(HeaderMap headers, String suffix) {
      var names = headers.toList().stream().map(Header::name).distinct();
      for (var name : names.filter(n -> n.startsWith("echo-")).toList()) {
        var values = headers.getAll(name);
        var first = values.getFirst().isEmpty() ? "was empty" : values.getFirst();
        boolean _ = headers.set(name + suffix, first);
        for (var value : values.subList(1, values.size())) {
          boolean _ = headers.add(name + suffix, value);
        }
        // Which removes it.
        boolean _ = headers.set(name, "");
      }
    }
  }
}
