// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static java.lang.System.Logger.Level.INFO;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.filters.networkprotocollogger.NetworkProtocolLoggerFactory.Options;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.network.Connection;
import io.envoyjava.sdk.network.ConnectionBuffer;
import io.envoyjava.sdk.network.ConnectionEvent;
import io.envoyjava.sdk.network.NetworkFilter;
import io.envoyjava.sdk.network.NetworkStatus;
import java.util.function.Function;

/** Logs the first data of each direction of one connection, and lets everything pass. */
final class ProtocolLoggerFilter implements NetworkFilter {

  /** The key of the filter state that has the protocol, for access logs and filters behind this. */
  static final String KEY = "detected_protocol";

  /**
   * What is counted.
   *
   * @param connections all connections
   * @param requestBytes how much each client has sent
   * @param responseBytes how much each client was sent
   */
  record Metrics(Counter connections, Histogram requestBytes, Histogram responseBytes) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.counter("protocol_logger_connections_total"),
          context.histogram("protocol_logger_request_bytes"),
          context.histogram("protocol_logger_response_bytes"));
    }
  }

  private static final System.Logger LOG = EnvoyLogger.of(ProtocolLoggerFilter.class);

  private final Connection connection;
  private final Options options;
  private final Metrics metrics;
  private final Head request = new Head();
  private final Head response = new Head();
  private Protocol protocol = Protocol.UNKNOWN;

  ProtocolLoggerFilter(Connection connection, Options options, Metrics metrics) {
    this.connection = connection;
    this.options = options;
    this.metrics = metrics;
    metrics.connections().increment(connection);
  }

  @Override
  public NetworkStatus onNewConnection() {
    log(
        "new connection: remote=%s local=%s tls=%b"
            .formatted(connection.remoteAddress(), connection.localAddress(), connection.isTls()));
    return NetworkStatus.CONTINUE;
  }

  @Override
  public NetworkStatus onRead(boolean endOfStream) {
    var buffer = connection.readBuffer();
    if (options.logRequest()) logFirst("REQUEST", request, buffer, endOfStream);
    request.add(buffer);
    detect(request, Protocol::ofClient);
    return NetworkStatus.CONTINUE;
  }

  @Override
  public NetworkStatus onWrite(boolean endOfStream) {
    var buffer = connection.writeBuffer();
    if (options.logResponse()) logFirst("RESPONSE", response, buffer, endOfStream);
    response.add(buffer);
    detect(response, Protocol::ofServer);
    return NetworkStatus.CONTINUE;
  }

  private void logFirst(String what, Head head, ConnectionBuffer buffer, boolean endOfStream) {
    long size = buffer.size();
    if (head.total() > 0 || size == 0 || !LOG.isLoggable(INFO)) return;
    var dump = Dump.of(Head.first(buffer, options.maxLogBytes()), size);
    log("%s: %s end_of_stream=%b".formatted(what, dump, endOfStream));
  }

  /** Looks at the first bytes again, as long as there are more of them each time. */
  private void detect(Head head, Function<byte[], Protocol> detector) {
    if (!options.detectProtocol() || protocol != Protocol.UNKNOWN || !head.hasGrown()) return;
    protocol = detector.apply(head.bytes());
    if (protocol == Protocol.UNKNOWN) return;
    connection.filterState().set(KEY, protocol.toString().getBytes(US_ASCII));
    log("detected protocol: " + protocol);
  }

  @Override
  public void onEvent(ConnectionEvent event) {
    switch (event) {
      case REMOTE_CLOSE -> closed("by the client");
      case LOCAL_CLOSE -> closed("by Envoy");
      case CONNECTED, CONNECTED_ZERO_RTT -> {}
    }
  }

  private void closed(String by) {
    log(
        "closed %s: protocol=%s request_bytes=%d response_bytes=%d"
            .formatted(by, protocol, request.total(), response.total()));
    metrics.requestBytes().record(connection, request.total());
    metrics.responseBytes().record(connection, response.total());
  }

  private void log(String message) {
    LOG.log(INFO, () -> "[C%d] %s".formatted(connection.id(), message));
  }
}
