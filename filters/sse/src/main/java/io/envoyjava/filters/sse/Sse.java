// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import java.time.Duration;

/** One configuration: the events, and the clients that wait for them on all worker threads. */
final class Sse implements HttpFilterConfig {

  /**
   * What is counted.
   *
   * @param clients clients that are connected
   * @param events events that were published
   * @param pauses how often a client was too slow
   * @param missed events that a client did not get because it was too slow, or away for too long
   */
  record Metrics(Gauge clients, Counter events, Counter pauses, Counter missed) {
    static Metrics of(ConfigContext context) {
      return new Metrics(
          context.optionalGauge("clients"),
          context.optionalCounter("events"),
          context.optionalCounter("pauses"),
          context.optionalCounter("missed"));
    }
  }

  private final Journal journal;
  private final int maxEventBytes;
  private final Clients clients;
  private final Metrics metrics;

  Sse(Journal journal, int maxEventBytes, Duration heartbeat, Metrics metrics) {
    this.journal = journal;
    this.maxEventBytes = maxEventBytes;
    this.clients = new Clients(heartbeat);
    this.metrics = metrics;
  }

  Journal journal() {
    return journal;
  }

  int maxEventBytes() {
    return maxEventBytes;
  }

  Clients clients() {
    return clients;
  }

  Metrics metrics() {
    return metrics;
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return switch (stream.request().headers().get(":method")) {
      case "GET" -> new ClientFilter(stream, this);
      case "POST" -> new PublishFilter(stream, this);
      case null, default -> new RefuseFilter(stream);
    };
  }

  @Override
  public void close() {
    clients.close();
  }
}
