// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** A filter with callbacks that takes the locks that {@link ChainedFactory} holds. */
public final class ChainedLocksFactory implements HttpFilterFactory {
  /** For the ServiceLoader. */
  public ChainedLocksFactory() {}

  @Override
  public String name() {
    return "chained-locks";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream ->
        new HttpFilter() {
          @Override
          public HeadersStatus onRequestHeaders(boolean endOfStream) {
            ChainedFactory.takeLocks(stream.request().headers().get("take"));
            return HeadersStatus.CONTINUE;
          }
        };
  }
}
