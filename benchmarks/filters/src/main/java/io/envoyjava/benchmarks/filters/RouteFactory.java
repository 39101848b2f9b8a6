// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/** The filter {@code route}: sets a header to the text that the route is configured with. */
public final class RouteFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public RouteFactory() {}

  @Override
  public String name() {
    return "route";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return RouteFilter::new;
  }

  @Override
  public Object configureRoute(String config) {
    return config;
  }

  private record RouteFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var text = stream.routeConfig(String.class);
      stream.request().headers().set("x-route", text == null ? "none" : text);
      return HeadersStatus.CONTINUE;
    }
  }
}
