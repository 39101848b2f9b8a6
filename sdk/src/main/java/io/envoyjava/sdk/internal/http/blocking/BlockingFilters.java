// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.internal.runtime.VirtualThreads;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** The configuration of filters that block. */
public final class BlockingFilters implements HttpFilterConfig {
  private static final System.Logger LOG = EnvoyLogger.of(BlockingFilters.class);

  /** Whether the log says that handlers are not carried. */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final ExchangeHandler handler;
  private final HandlerSettings settings;

  private BlockingFilters(ExchangeHandler handler, HandlerSettings settings) {
    this.handler = handler;
    this.settings = settings;
    Carriers.open();
  }

  /** Returns the configuration of a handler. */
  public static HttpFilterConfig of(ConfigContext context, ExchangeHandler handler) {
    boolean carried = VirtualThreads.areAvailable();
    if (!carried && !SAID.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "this JVM lets no worker carry a handler's thread, so each use of an exchange goes from"
              + " one thread to another, which takes longer");
    }
    // A handler may return when its stream is gone.
    boolean canCount = HttpFeature.METRICS_OUTSIDE_STREAMS.isAvailable();
    var waiting = canCount ? context.optionalGauge("handlers_waiting") : Gauge.NONE;
    var slow = canCount ? context.optionalCounter("handlers_slow") : Counter.NONE;
    return new BlockingFilters(
        handler, new HandlerSettings(context.name(), carried, waiting, slow));
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new BlockingFilter(handler, settings, stream);
  }

  @Override
  public void close() {
    try {
      handler.close();
    } finally {
      Carriers.close();
    }
  }
}
