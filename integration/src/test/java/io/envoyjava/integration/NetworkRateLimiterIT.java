// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The filter network-rate-limiter, in front of network-echo as the server. */
final class NetworkRateLimiterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LIMIT = 3;

  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var settings = "{\"max_connections\": %d, \"reject_message\": \"full\\n\"}".formatted(LIMIT);
    var config =
        NetworkConfig.upstream(1)
            .filter("network_rate_limiter", settings)
            .terminalFilter("network_echo", "");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(EnvoyConfig.module("network_rate_limiter"), EnvoyConfig.module("network_echo"))
            .concurrency(2)
            .start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
  }

  @BeforeEach
  void awaitTheEndOfAllConnections() {
    envoy.awaitStat(metric("active_connections"), active -> active == 0, TIMEOUT);
  }

  private static String metric(String name) {
    return NetworkClient.metric(envoy, "network_rate_limiter", "rate_limiter_" + name);
  }

  /** Connects, and returns the client if it was let through; otherwise null, in a stream. */
  private static Stream<NetworkClient> connect() throws IOException {
    var client = new NetworkClient(envoy);
    try {
      if (client.send("hello").read(5).equals("hello")) return Stream.of(client);
    } catch (IOException e) {
      // Envoy has closed the connection before it read what was sent, which resets it.
    }
    client.close();
    return Stream.empty();
  }

  @Test
  void aConnectionBeyondTheLimitIsToldSoAndClosed() throws Exception {
    long accepted = envoy.stat(metric("connections_accepted_total"));
    long rejected = envoy.stat(metric("connections_rejected_total"));
    var open = new ArrayList<NetworkClient>();
    try {
      while (open.size() < LIMIT) connect().forEach(open::add);
      try (var refused = new NetworkClient(envoy)) {
        assertThat(refused.readAll()).isEqualTo("full\n");
      }
      for (var client : open) assertThat(client.send("more").read(4)).isEqualTo("more");
      envoy.awaitStat(metric("active_connections"), active -> active == LIMIT, TIMEOUT);
      assertThat(envoy.stat(metric("connections_accepted_total")) - accepted).isEqualTo(LIMIT);
      assertThat(envoy.stat(metric("connections_rejected_total")) - rejected).isEqualTo(1);

      open.removeFirst().close();
      eventually(
          () -> {
            connect().forEach(open::add);
            assertThat(open).hasSize(LIMIT);
          });
    } finally {
      for (var client : open) client.close();
    }
  }

  @Test
  @Tag("any-envoy")
  void noMoreThanTheLimitPassAtOnce() throws Exception {
    assertTheLimitPasses();
  }

  private static void assertTheLimitPasses() throws Exception {
    var open = new ArrayList<NetworkClient>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Stream<NetworkClient>> connect = NetworkRateLimiterIT::connect;
      var attempts = Stream.generate(() -> threads.submit(connect)).limit(50).toList();
      for (Future<Stream<NetworkClient>> attempt : attempts) attempt.get().forEach(open::add);
      assertThat(open).hasSize(LIMIT);
    } finally {
      for (var client : open) client.close();
    }
  }

  @Test
  @Tag("any-envoy")
  void noSlotIsLostToConnectionsThatAreDropped() throws Exception {
    NetworkClient.openAndDrop(envoy, 1000, "dropped");
    awaitTheEndOfAllConnections();
    assertThat(envoy.stat(NetworkClient.metric(envoy, "network_rate_limiter", "failures")))
        .isZero();
    assertTheLimitPasses();
  }
}
