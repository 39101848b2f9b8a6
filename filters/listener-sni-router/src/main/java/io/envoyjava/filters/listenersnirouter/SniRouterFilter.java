// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import static java.lang.System.Logger.Level.DEBUG;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.listener.AcceptedSocket;
import io.envoyjava.sdk.listener.ListenerFilter;
import io.envoyjava.sdk.listener.ListenerStatus;
import io.envoyjava.sdk.metrics.Counter;

/**
 * Waits for the client's first TLS message, and tells Envoy which server and which protocols the
 * client asks for.
 */
final class SniRouterFilter implements ListenerFilter {

  /**
   * What is counted.
   *
   * @param named connections that ask for a server
   * @param unnamed connections of TLS that do not
   * @param plainText connections without TLS
   * @param malformed connections that were closed
   */
  record Metrics(Counter named, Counter unnamed, Counter plainText, Counter malformed) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.counter("sni_router_named_connections_total"),
          context.counter("sni_router_unnamed_connections_total"),
          context.counter("sni_router_plain_text_connections_total"),
          context.counter("sni_router_malformed_connections_total"));
    }
  }

  private static final System.Logger LOG = EnvoyLogger.of(SniRouterFilter.class);

  /** Enough for most clients. Envoy allocates as many bytes for each connection. */
  private static final int USUAL_BYTES = 1024;

  private final AcceptedSocket socket;
  private final ListenerSniRouterFactory.Settings settings;
  private final Metrics metrics;
  private int wanted;

  SniRouterFilter(
      AcceptedSocket socket, ListenerSniRouterFactory.Settings settings, Metrics metrics) {
    this.socket = socket;
    this.settings = settings;
    this.metrics = metrics;
    this.wanted = Math.min(USUAL_BYTES, settings.maxBytes());
  }

  @Override
  public int maxReadBytes() {
    return wanted;
  }

  @Override
  public ListenerStatus onData() {
    var bytes = socket.data().toByteArray();
    switch (Handshake.of(bytes)) {
      case Handshake.Incomplete() -> {
        return waitForMore(bytes.length);
      }
      case Handshake.Complete(var hello) -> {
        route(hello);
      }
      case Handshake.NotTls() -> {
        metrics.plainText().increment(socket);
      }
      case Handshake.Malformed(var reason) -> {
        refuse(reason);
      }
    }
    return ListenerStatus.CONTINUE;
  }

  private ListenerStatus waitForMore(int available) {
    if (available >= settings.maxBytes()) {
      refuse("no complete ClientHello in the first %d bytes".formatted(available));
    }
    // Another filter may have asked for more, so that more than was wanted is there.
    while (wanted <= available && wanted < settings.maxBytes()) {
      wanted = Math.min(2 * wanted, settings.maxBytes());
    }
    return ListenerStatus.STOP_ITERATION;
  }

  private void route(ClientHello hello) {
    socket.setDetectedTransportProtocol("tls");
    if (!hello.protocols().isEmpty()) socket.setRequestedApplicationProtocols(hello.protocols());
    (hello.serverName() == null ? metrics.unnamed() : metrics.named()).increment(socket);
    var name = settings.route(hello.serverName());
    if (name != null) socket.setRequestedServerName(name);
    LOG.log(DEBUG, () -> "%s is routed by the name %s".formatted(hello, name));
  }

  private void refuse(String reason) {
    metrics.malformed().increment(socket);
    LOG.log(DEBUG, () -> "connection from %s closed: %s".formatted(socket.remoteAddress(), reason));
    socket.close("malformed_client_hello");
  }
}
