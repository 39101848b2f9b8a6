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
import io.envoyjava.sdk.metrics.Gauge;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** The configuration of filters that block. */
public final class BlockingFilters implements HttpFilterConfig {
  private static final System.Logger LOG = EnvoyLogger.of(BlockingFilters.class);

  /** Whether the log says that handlers are not carried. */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final String name;
  private final ExchangeHandler handler;
  private final boolean carried;
  private final Gauge waiting;

  private BlockingFilters(String name, ExchangeHandler handler, boolean carried, Gauge waiting) {
    this.name = name;
    this.handler = handler;
    this.carried = carried;
    this.waiting = waiting;
    Carriers.open();
  }

  /** Returns the configuration of a handler. */
  public static HttpFilterConfig of(ConfigContext context, ExchangeHandler handler) {
    var name = context.filterName();
    boolean carried = VirtualThreads.areAvailable();
    if (!carried && !SAID.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "this JVM lets no worker carry a handler's thread, so each use of an exchange goes from"
              + " one thread to another, which takes longer");
    }
    // A handler may return when its stream is gone.
    boolean canCount = HttpFeature.METRICS_OUTSIDE_STREAMS.isAvailable();
    return new BlockingFilters(
        name, handler, carried, canCount ? context.optionalGauge("handlers_waiting") : Gauge.NONE);
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new BlockingFilter(name, handler, carried, waiting, stream);
  }

  @Override
  public void close() {
    Carriers.close();
  }
}
