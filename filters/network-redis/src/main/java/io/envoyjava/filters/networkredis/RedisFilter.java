// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.INFO;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.filters.networkredis.CommandReader.ProtocolException;
import io.envoyjava.filters.networkredis.NetworkRedisFactory.Options;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;

/** Passes on the allowed commands of one client. */
final class RedisFilter implements NetworkFilter, Gate.Listener {

  /**
   * What is counted.
   *
   * @param commands all commands
   * @param blocked commands that were blocked by their names
   * @param received bytes from clients
   * @param sent bytes to clients
   * @param connections the connections that are open
   * @param parseErrors commands that were too long, and clients that did not send commands
   */
  record Metrics(
      Counter commands,
      Counter blocked,
      Counter received,
      Counter sent,
      Gauge connections,
      Counter parseErrors) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.counter("redis_commands_total"),
          context.counter("redis_commands_blocked"),
          context.counter("redis_bytes_received"),
          context.counter("redis_bytes_sent"),
          context.gauge("redis_active_connections"),
          context.counter("redis_parse_errors"));
    }
  }

  private static final System.Logger LOG = EnvoyLogger.of(RedisFilter.class);

  private final Connection connection;
  private final Options options;
  private final Metrics metrics;
  private final Gate gate;

  RedisFilter(Connection connection, Options options, Metrics metrics) {
    this.connection = connection;
    this.options = options;
    this.metrics = metrics;
    gate = new Gate(options.blockedCommands(), options.maxCommandLength(), this);
    metrics.connections().increment(connection);
  }

  @Override
  public NetworkStatus onRead(boolean endOfStream) {
    var buffer = connection.readBuffer();
    var data = buffer.toByteArray();
    buffer.drain(data.length);
    metrics.received().increment(connection, data.length);
    try {
      buffer.append(gate.admit(data));
    } catch (ProtocolException e) {
      refuse(e);
      return NetworkStatus.STOP_ITERATION;
    }
    return buffer.size() > 0 || endOfStream ? NetworkStatus.CONTINUE : NetworkStatus.STOP_ITERATION;
  }

  /** As Redis does: what follows cannot be understood. */
  private void refuse(ProtocolException e) {
    metrics.parseErrors().increment(connection);
    LOG.log(INFO, () -> "[C%d] protocol error: %s".formatted(connection.id(), e.getMessage()));
    connection.write("-ERR Protocol error: %s\r\n".formatted(e.getMessage()).getBytes(US_ASCII));
    connection.close(CloseType.FLUSH_WRITE, "redis_protocol_error");
  }

  @Override
  public void passed(String name) {
    metrics.commands().increment(connection);
    // Not its arguments, which may be a password.
    if (options.logCommands()) log(DEBUG, name);
  }

  @Override
  public void blocked(String name) {
    metrics.commands().increment(connection);
    metrics.blocked().increment(connection);
    log(INFO, name + " is blocked");
  }

  @Override
  public void tooLong(String name) {
    metrics.commands().increment(connection);
    metrics.parseErrors().increment(connection);
    log(INFO, name + " is longer than %d bytes".formatted(options.maxCommandLength()));
  }

  private void log(System.Logger.Level level, String what) {
    LOG.log(level, () -> "[C%d] command %s".formatted(connection.id(), what));
  }

  @Override
  public NetworkStatus onWrite(boolean endOfStream) {
    metrics.sent().increment(connection, connection.writeBuffer().size());
    return NetworkStatus.CONTINUE;
  }

  /** Called also if the filter has failed. */
  @Override
  public void onDestroy() {
    metrics.connections().decrement(connection);
  }
}
