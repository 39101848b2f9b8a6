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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter listener-sni-router, with the handshakes of openssl. */
@Tag("any-envoy")
final class ListenerSniRouterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FILTER = "listener_sni_router";
  private static final String ECHO = "network_echo";

  @TempDir static Path directory;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var tls = ListenerClients.tls(Certificate.of(directory, "server", "dns:a.example"));
    var settings =
        "{\"aliases\": {\"old.example\": \"a.example\"}, \"default_server_name\": \"www.example\"}";
    var config =
        NetworkConfig.upstream(1)
            .listenerFilter(FILTER, FILTER, settings)
            .chain("{ server_names: [a.example] }", tls, ECHO, ECHO, "a: ")
            .chain("{ server_names: ['*.b.example'] }", tls, ECHO, ECHO, "b: ")
            .chain("{ server_names: [www.example] }", tls, ECHO, ECHO, "www: ")
            .chain(
                "{ transport_protocol: tls, application_protocols: [special] }",
                tls,
                ECHO,
                ECHO,
                "special: ")
            .chain("{ transport_protocol: tls }", tls, ECHO, ECHO, "other: ")
            .terminalFilter(ECHO, "plain: ");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(EnvoyConfig.module(FILTER), EnvoyConfig.module(ECHO))
            .start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "-servername a.example, a: ",
    "-servername A.EXAMPLE, a: ",
    "-servername old.example, a: ",
    "-servername x.b.example, b: ",
    "-noservername, www: ",
    "-servername c.example, other: ",
    "-servername c.example -alpn special, special: ",
    "-servername a.example -tls1_2, a: ",
  })
  void theFilterChainIsTheOneForTheName(String options, String chain) throws Exception {
    try (var client = new OpensslClient(envoy, options.split(" "))) {
      assertThat(client.ask("hello")).isEqualTo(chain + " hello");
    }
  }

  @Test
  void plainTextPasses() throws Exception {
    try (var client = LineClient.of(envoy)) {
      assertThat(client.ask("hello")).isEqualTo("plain: hello");
    }
  }

  /** More than the filter asks for at first: it has to ask for more. */
  @Test
  void aLongHandshakeIsRead() throws Exception {
    var many = "long-protocol-name-to-fill-the-message,".repeat(40) + "special";
    try (var client = new OpensslClient(envoy, "-servername", "c.example", "-alpn", many)) {
      assertThat(client.ask("hello")).isEqualTo("special: hello");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0000\u0000",
        "\u0016\u0003\u0001\u00ff\u00ff",
        "\u0016\u0003\u0001\u0000\u0004\u0002\u0000\u0000\u0000",
        "\u0016\u0003\u0001\u0000\u0004\u0001\u0000\u0000\u0000"
      })
  void hostileHandshakesAreClosed(String bytes) throws Exception {
    var name = ListenerClients.metric(envoy, FILTER, "sni_router_malformed_connections_total");
    long before = envoy.stat(name);
    assertThat(ListenerClients.isClosed(envoy, bytes)).isTrue();
    assertThat(envoy.awaitStat(name, count -> count > before, TIMEOUT)).isEqualTo(before + 1);
    ListenerClients.assertNoSocketIsLeft(envoy);
  }

  /** A message that claims more bytes than the filter reads. */
  @Test
  void aHandshakeWithoutEndIsClosed() throws Exception {
    var record = "\u0016\u0003\u0001@\u0000\u0001\u0000\u00ff\u00ff" + "x".repeat(16_380);
    assertThat(ListenerClients.isClosed(envoy, record)).isTrue();
    ListenerClients.assertNoSocketIsLeft(envoy);
  }
}
