// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter listener-tls-detector, in front of a filter chain for TLS and one for plain text. */
@Tag("any-envoy")
final class ListenerTlsDetectorIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FILTER = "listener_tls_detector";

  @TempDir static Path directory;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var server = Certificate.of(directory, "server", "dns:server.example");
    var config =
        NetworkConfig.upstream(1)
            .listenerFilter(FILTER, FILTER, "")
            .chain(
                "{ transport_protocol: tls }",
                ListenerClients.tls(server),
                "network_echo",
                "network_echo",
                "tls: ")
            .terminalFilter("network_echo", "plain: ");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(EnvoyConfig.module(FILTER), EnvoyConfig.module("network_echo"))
            .start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
  }

  private static long count(String kind) {
    return envoy.stat(
        ListenerClients.metric(envoy, FILTER, "tls_detector_%s_total".formatted(kind)));
  }

  @Test
  void tlsAndPlainTextAreServedOnOnePort() throws Exception {
    long tls = count("tls_connections");
    long plain = count("non_tls_connections");
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("plain: hello");
    }
    try (var client = new OpensslClient(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("tls: hello");
    }
    assertThat(count("tls_connections") - tls).isEqualTo(1);
    assertThat(count("non_tls_connections") - plain).isEqualTo(1);
  }

  @Test
  void aHandshakeInSegmentsOfOneByteIsRecognized() throws Exception {
    long tls = count("tls_connections");
    var name = ListenerClients.metric(envoy, FILTER, "tls_detector_tls_connections_total");
    try (var client = new NetworkClient(envoy)) {
      client.sendBytewise("\u0016\u0003\u0001\u0002\u0000\u0001");
      assertThat(envoy.awaitStat(name, count -> count > tls, TIMEOUT)).isEqualTo(tls + 1);
    }
    ListenerClients.assertNoSocketIsLeft(envoy);
  }

  @Test
  void plainTextIsClosedIfTheSettingsSaySo() throws Exception {
    var config =
        NetworkConfig.upstream(1)
            .listenerFilter(FILTER, FILTER, "{\"close_plain_text\": true}")
            .terminalFilter("network_echo", "");
    try (var strict =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(EnvoyConfig.module(FILTER), EnvoyConfig.module("network_echo"))
            .start()) {
      assertThat(ListenerClients.isClosed(strict, "hello\n")).isTrue();
      ListenerClients.assertNoSocketIsLeft(strict);
    }
  }
}
