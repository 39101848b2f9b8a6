// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;

/**
 * The filter {@code get_set_set_blocking}: what {@link GetSetSetFactory} makes, from top to bottom.
 * With the configuration {@code yield}, its thread goes on in an event of its own once.
 */
public final class BlockingFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BlockingFactory() {}

  @Override
  public String name() {
    return "get_set_set_blocking";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    boolean yields = config.equals("yield");
    return ExchangeHandler.toConfig(context, exchange -> getSetSet(exchange, yields));
  }

  @SuppressWarnings("ThreadPriorityCheck") // the least that a thread can wait
  private static void getSetSet(Exchange exchange, boolean yields) {
    var headers = exchange.request().headers();
    var agent = headers.get("user-agent");
    if (yields) Thread.yield();
    headers.set("x-agent", agent == null ? "none" : agent);
    exchange.proceed().headers().set("x-seen", "yes");
  }
}
