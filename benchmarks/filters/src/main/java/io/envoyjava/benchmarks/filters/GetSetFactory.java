// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/** The filter {@code get_set}: copies a header of the request. */
public final class GetSetFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public GetSetFactory() {}

  @Override
  public String name() {
    return "get_set";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return GetSetFilter::new;
  }

  private record GetSetFilter(HttpStream stream) implements HttpFilter {
    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var headers = stream.request().headers();
      var agent = headers.get("user-agent");
      headers.set("x-agent", agent == null ? "none" : agent);
      return HeadersStatus.CONTINUE;
    }
  }
}
