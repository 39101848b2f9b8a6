// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;

/** The filter {@code callout_blocking}: what {@link CalloutFactory} makes, from top to bottom. */
public final class BlockingCalloutFactory implements HttpFilterFactory {
  private static final CalloutRequest REQUEST = CalloutRequest.get("/");

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BlockingCalloutFactory() {}

  @Override
  public String name() {
    return "callout_blocking";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return ExchangeHandler.toConfig(context, BlockingCalloutFactory::ask);
  }

  private static void ask(Exchange exchange) throws CalloutException {
    var answer = exchange.send("answer", REQUEST);
    exchange.request().headers().set("x-status", String.valueOf(answer.status()));
  }
}
