// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The filter listener-ip-allowlist, in front of network-echo as the server. */
@Tag("any-envoy")
final class ListenerIpAllowlistIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FILTER = "listener_ip_allowlist";

  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var settings = "{\"mode\": \"allowlist\", \"addresses\": [\"127.0.0.8/30\", \"::1\"]}";
    var config =
        NetworkConfig.upstream(1)
            .listenerFilter(FILTER, FILTER, settings)
            .terminalFilter("network_echo", "");
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

  /** Returns whether a client with this address of loopback is served. */
  private static boolean isServed(String address) throws IOException {
    var port = envoy.port(NetworkConfig.LISTENER);
    try (var socket =
            new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral(address), 0);
        var client = new LineClient(socket)) {
      return "hello".equals(client.ask("hello"));
    } catch (SocketException e) {
      // What the client has sent was not read.
      return false;
    }
  }

  @Test
  void onlyClientsOfTheListAreServed() throws Exception {
    assertThat(isServed("127.0.0.9")).isTrue();
    assertThat(isServed("127.0.0.11")).isTrue();
    assertThat(isServed("127.0.0.12")).isFalse();
    assertThat(isServed("127.0.0.1")).isFalse();
    assertThat(isServed("127.0.0.8")).isTrue();
    var name = "ip_filter_%s_connections_total";
    var allowed = ListenerClients.metric(envoy, FILTER, name.formatted("allowed"));
    var blocked = ListenerClients.metric(envoy, FILTER, name.formatted("blocked"));
    assertThat(envoy.awaitStat(allowed, count -> count == 3, TIMEOUT)).isEqualTo(3);
    assertThat(envoy.awaitStat(blocked, count -> count == 2, TIMEOUT)).isEqualTo(2);
    assertThat(envoy.awaitLog(".*connection from /127.0.0.12:\\d+ blocked.*", TIMEOUT))
        .isNotEmpty();
    ListenerClients.assertNoSocketIsLeft(envoy);
  }
}
