// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkratelimiter;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;

/** Lets a connection pass if there is a slot for it; otherwise says why not, and closes it. */
final class RateLimiterFilter implements NetworkFilter {

  /**
   * What is counted.
   *
   * @param accepted connections that have passed
   * @param rejected connections that were closed
   * @param active connections that have passed and are open
   */
  record Metrics(Counter accepted, Counter rejected, Gauge active) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.counter("rate_limiter_connections_accepted_total"),
          context.counter("rate_limiter_connections_rejected_total"),
          context.gauge("rate_limiter_active_connections"));
    }
  }

  private static final System.Logger LOG = EnvoyLogger.of(RateLimiterFilter.class);

  private final Connection connection;
  private final Slots slots;
  private final byte[] message;
  private final Metrics metrics;
  private boolean hasSlot;

  RateLimiterFilter(Connection connection, Slots slots, byte[] message, Metrics metrics) {
    this.connection = connection;
    this.slots = slots;
    this.message = message;
    this.metrics = metrics;
  }

  @Override
  public NetworkStatus onNewConnection() {
    hasSlot = slots.take();
    if (!hasSlot) {
      metrics.rejected().increment(connection);
      LOG.log(
          WARNING,
          () ->
              "connection from %s rejected: %d are open already"
                  .formatted(connection.remoteAddress(), slots.limit()));
      if (message.length > 0) connection.write(message);
      connection.close(CloseType.FLUSH_WRITE, "connection_limit_exceeded");
      return NetworkStatus.STOP_ITERATION;
    }
    metrics.accepted().increment(connection);
    metrics.active().increment(connection);
    LOG.log(
        INFO,
        () ->
            "connection from %s accepted; %d are open"
                .formatted(connection.remoteAddress(), slots.used()));
    return NetworkStatus.CONTINUE;
  }

  @Override
  public void onEvent(ConnectionEvent event) {
    switch (event) {
      case REMOTE_CLOSE, LOCAL_CLOSE -> {
        giveBack();
      }
      case CONNECTED, CONNECTED_ZERO_RTT -> {}
    }
  }

  /** Gives the slot back if a failure of the filter has kept it from seeing the close. */
  @Override
  public void onDestroy() {
    giveBack();
  }

  private void giveBack() {
    if (!hasSlot) return;
    hasSlot = false;
    slots.giveBack();
    metrics.active().decrement(connection);
    LOG.log(DEBUG, () -> "connection closed; %d are open".formatted(slots.used()));
  }
}
