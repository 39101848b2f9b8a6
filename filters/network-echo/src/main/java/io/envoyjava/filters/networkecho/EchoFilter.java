// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkecho;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;

/** Sends back what one connection receives, as fast as the client reads. */
final class EchoFilter implements NetworkFilter {

  /**
   * What is counted.
   *
   * @param bytes the bytes that were sent back
   * @param connections the connections that are open
   */
  record Metrics(Counter bytes, Gauge connections) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.counter("echo_bytes_total"), context.gauge("echo_active_connections"));
    }
  }

  private static final System.Logger LOG = EnvoyLogger.of(EchoFilter.class);

  private final Connection connection;
  private final byte[] prefix;
  private final Metrics metrics;
  private long total;

  EchoFilter(Connection connection, byte[] prefix, Metrics metrics) {
    this.connection = connection;
    this.prefix = prefix;
    this.metrics = metrics;
    metrics.connections().increment(connection);
  }

  @Override
  public NetworkStatus onNewConnection() {
    LOG.log(INFO, () -> "new connection from " + connection.remoteAddress());
    // Otherwise the end of what the client sends would close the connection, and cut the answer.
    if (NetworkFeature.HALF_CLOSE.isAvailable()) connection.enableHalfClose(true);
    return NetworkStatus.CONTINUE;
  }

  @Override
  public NetworkStatus onRead(boolean endOfStream) {
    var buffer = connection.readBuffer();
    if (buffer.size() > 0) buffer.prepend(prefix);
    while (buffer.size() > 0) {
      // From one of Envoy's buffers to the other. Each write makes the chunks invalid.
      var chunk = buffer.chunks().getFirst();
      long size = chunk.byteSize();
      connection.write(chunk);
      buffer.drain(size);
      metrics.bytes().increment(connection, size);
      total += size;
    }
    if (endOfStream) connection.close(CloseType.FLUSH_WRITE);
    return NetworkStatus.STOP_ITERATION;
  }

  /** The client reads too slowly. Without this, Envoy's memory would hold all that it sends. */
  @Override
  public void onAboveHighWatermark() {
    connection.disableReading(true);
  }

  @Override
  public void onBelowLowWatermark() {
    connection.disableReading(false);
  }

  @Override
  public void onEvent(ConnectionEvent event) {
    switch (event) {
      case REMOTE_CLOSE, LOCAL_CLOSE ->
          LOG.log(INFO, () -> "connection closed after %d bytes".formatted(total));
      case CONNECTED, CONNECTED_ZERO_RTT -> LOG.log(DEBUG, "connection established");
    }
  }

  /** Called also if the filter has failed. */
  @Override
  public void onDestroy() {
    metrics.connections().decrement(connection);
  }
}
