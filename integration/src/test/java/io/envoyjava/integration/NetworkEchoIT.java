// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The filter network-echo is a server that sends back what it receives. */
final class NetworkEchoIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FLOOD = 64 << 20;

  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    envoy = start("");
  }

  private static EnvoyProcess start(String prefix) {
    // There is no upstream: the filter is the last of its chain.
    var config = NetworkConfig.upstream(1).terminalFilter("network_echo", prefix);
    return EnvoyProcess.builder()
        .config(config.yaml())
        .modules(EnvoyConfig.module("network_echo"))
        .start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
  }

  private static long stat(String name) {
    return envoy.stat(NetworkClient.metric(envoy, "network_echo", name));
  }

  private static void awaitConnections(int count) {
    var gauge = NetworkClient.metric(envoy, "network_echo", "echo_active_connections");
    envoy.awaitStat(gauge, value -> value == count, TIMEOUT);
  }

  @Test
  void whatIsSentComesBack() throws IOException {
    awaitConnections(0);
    long before = stat("echo_bytes_total");
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send("hello").read(5)).isEqualTo("hello");
      assertThat(client.send("world").read(5)).isEqualTo("world");
      awaitConnections(1);
    }
    awaitConnections(0);
    assertThat(stat("echo_bytes_total") - before).isEqualTo(10);
  }

  @Test
  @Tag("any-envoy")
  void thePrefixOfTheConfigurationPrecedesIt() throws IOException {
    try (var prefixing = start("ECHO: ");
        var client = new NetworkClient(prefixing)) {
      assertThat(client.send("hello").read(11)).isEqualTo("ECHO: hello");
    }
  }

  @Test
  @Tag("any-envoy")
  void segmentsOfOneByteComeBackInTheirOrder() throws IOException {
    var text = "0123456789".repeat(100);
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.sendBytewise(text).read(text.length())).isEqualTo(text);
    }
  }

  @Test
  @Tag("any-envoy")
  void pipelinedLongLinesComeBack() throws IOException {
    var lines = ("x".repeat(1 << 16) + "\n").repeat(3);
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send(lines).read(lines.length())).isEqualTo(lines);
    }
  }

  @Test
  void aClientThatHasEndedItsSideGetsEverything() throws IOException {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var text = "0123456789".repeat(10_000);
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send(text).end().readAll()).isEqualTo(text);
    }
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.end().readAll()).isEmpty();
    }
  }

  /** What it sends is left to the system's buffers; Envoy's memory does not hold it. */
  @Test
  @Tag("any-envoy")
  void aClientThatDoesNotReadHasToWait() throws IOException {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    try (var selector = Selector.open();
        var channel = NetworkClient.channel(envoy, selector)) {
      long sent = NetworkClient.sendUntilItHasToWait(channel, selector, FLOOD);
      assertThat(sent).as("bytes sent before the client had to wait").isLessThan(FLOOD);
      var chunk = ByteBuffer.allocate(1 << 16);
      channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
      for (long received = 0; received < sent; ) {
        assertThat(selector.select(TIMEOUT.toMillis())).isPositive();
        selector.selectedKeys().clear();
        received += channel.read(chunk.clear());
      }
    }
  }

  @Test
  @Tag("any-envoy")
  void nothingIsLeftOfConnectionsThatAreDropped() throws IOException {
    NetworkClient.openAndDrop(envoy, 1000, "dropped");
    awaitConnections(0);
    assertThat(stat("failures")).isZero();
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send("still here").read(10)).isEqualTo("still here");
    }
  }
}
