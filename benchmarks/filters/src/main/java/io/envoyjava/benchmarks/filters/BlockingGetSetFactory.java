// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;

/** The filter {@code get_set_blocking}: a handler that waits for nothing. */
public final class BlockingGetSetFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BlockingGetSetFactory() {}

  @Override
  public String name() {
    return "get_set_blocking";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return ExchangeHandler.toConfig(context, BlockingGetSetFactory::getSet);
  }

  private static void getSet(Exchange exchange) {
    var headers = exchange.request().headers();
    var agent = headers.get("user-agent");
    headers.set("x-agent", agent == null ? "none" : agent);
  }
}
