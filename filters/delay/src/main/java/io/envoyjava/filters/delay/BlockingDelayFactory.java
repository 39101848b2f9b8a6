// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import java.util.Locale;

/**
 * The factory of the filter {@code delay_blocking}. It does what {@code delay} does, with the same
 * configuration, in the blocking style: there is no timer, no list, no task and nothing to release.
 */
public final class BlockingDelayFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BlockingDelayFactory() {}

  @Override
  public String name() {
    return "delay_blocking";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var delay = DelayFactory.delay(config);
    return ExchangeHandler.toConfig(
        context,
        exchange -> {
          if (!exchange.request().headers().contains("do-delay")) return;
          long start = System.nanoTime();
          Thread.sleep(delay);
          double lapsed = (System.nanoTime() - start) / 1e9;
          exchange.request().headers().set("delay-filter-on-scheduled", "yes");
          var response = exchange.proceed();
          response
              .headers()
              .set("x-delay-filter-lapsed", String.format(Locale.ROOT, "%.6fs", lapsed));
        });
  }
}
