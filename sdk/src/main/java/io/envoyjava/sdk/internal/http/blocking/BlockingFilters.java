// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.internal.runtime.VirtualThreads;
import io.envoyjava.sdk.metrics.Gauge;

/** The configuration of filters that block. */
public final class BlockingFilters implements HttpFilterConfig {
  private final String name;
  private final ExchangeHandler handler;
  private final Gauge waiting;

  private BlockingFilters(String name, ExchangeHandler handler, Gauge waiting) {
    this.name = name;
    this.handler = handler;
    this.waiting = waiting;
    Carriers.open();
  }

  /** Returns the configuration of a handler. */
  public static HttpFilterConfig of(ConfigContext context, ExchangeHandler handler) {
    var name = context.filterName();
    if (!VirtualThreads.areAvailable()) {
      throw new InvalidConfigException(
          "filter '"
              + name
              + "' blocks, and this JVM has no virtual threads for that: use a JDK 25, and, outside"
              + " of Envoy, the option --add-opens java.base/java.lang=ALL-UNNAMED");
    }
    // A handler may return when its stream is gone.
    boolean canCount = HttpFeature.METRICS_OUTSIDE_STREAMS.isAvailable();
    return new BlockingFilters(
        name, handler, canCount ? context.optionalGauge("handlers_waiting") : Gauge.NONE);
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new BlockingFilter(name, handler, waiting, stream);
  }

  @Override
  public void close() {
    Carriers.close();
  }
}
