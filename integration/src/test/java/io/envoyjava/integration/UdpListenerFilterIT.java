// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.integration.filters.UdpCommandsFactory;
import io.envoyjava.integration.filters.UdpRelayFactory;
import io.envoyjava.sdk.udp.UdpFeature;
import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.lang.module.ModuleDescriptor.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A UDP listener filter reads, changes, drops and sends datagrams, and is told what it cannot do.
 */
final class UdpListenerFilterIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static Path module = Path.of("");
  private static @Nullable EnvoyProcess shared;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    module =
        ModuleFile.of(directory, "udp_commands", UdpCommandsFactory.class, UdpRelayFactory.class);
    shared =
        start(new UdpConfig().filter("udp_commands", "of first").filter("udp_commands", "echo"));
  }

  private static EnvoyProcess start(UdpConfig config) {
    return EnvoyProcess.builder().config(config.yaml()).modules(module).concurrency(1).start();
  }

  @AfterAll
  static void stop() {
    if (shared != null) shared.close();
  }

  private static EnvoyProcess envoy() {
    return Objects.requireNonNull(shared);
  }

  private static boolean isAtLeast(String version) {
    return Version.parse(envoy().version()).compareTo(Version.parse(version)) >= 0;
  }

  private static String namespace() {
    return isAtLeast("1.38") ? "dynamicmodulescustom" : "dynamic_module_udp_listener_filter";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          size 123         | 8
          chunks 12        | 1 of 9 bytes, read-only true
          echo what I say  | what I say
          origin           | libudp_commands.so of first
          pass on          | echo pass on
          replace it all   | echo it all
          set part         | echo part
          set native       | echo native
          set nothing      | echo
          too-long         | IllegalArgumentException: a datagram has up to 65527 bytes, found 65528
          too-long-set     | IllegalArgumentException: a datagram has up to 65527 bytes, found 65528
          closed-segment   | IllegalStateException: Already closed
          after-set        | IllegalStateException: Already closed
          unresolved       | IllegalArgumentException: peer: expected an IP address and a port, found host/<unresolved>:1
          send-to 127.0.0.1 0 | IllegalArgumentException: peer: expected an IP address and a port, found /127.0.0.1:0
          send-to ::1 9    | sent
          send-to 127.0.0.1 9 | sent
          early            | refused: newFilter cannot send: the listener starts later
          elsewhere        | WrongThreadException: a UDP listener is used on its worker thread only: Envoy has no function for other threads
          datagram-elsewhere | WrongThreadException: a UDP listener is used on its worker thread only: Envoy has no function for other threads
          record-elsewhere | WrongThreadException: without a stream, only for Envoy's own threads
          """,
      ignoreLeadingAndTrailingWhitespace = true)
  void aDatagramIsAnsweredWithWhatTheFilterSees(String command, String answer) throws Exception {
    try (var client = new UdpClient(envoy())) {
      assertThat(client.ask(command).strip()).isEqualTo(answer);
      assertThat(client.hasDatagram()).isFalse();
    }
  }

  @Test
  void aListenerKnowsItsAddressAndItsPeers() throws Exception {
    int port = envoy().port(UdpConfig.LISTENER);
    try (var client = new UdpClient(envoy())) {
      assertThat(client.ask("peer")).isEqualTo("/127.0.0.1:" + client.port());
      assertThat(client.ask("local")).isEqualTo("/127.0.0.1:" + port);
      assertThat(client.ask("bound"))
          .isEqualTo("/127.0.0.1:%d /127.0.0.1:%d".formatted(port, port));
      assertThat(client.ask("worker"))
          .isEqualTo(
              isAtLeast("1.38")
                  ? "0"
                  : "UnsupportedOperationException: workerIndex: not supported by this Envoy"
                      + " version; requires v1.38 or later");
    }
  }

  @Test
  void aListenerOfAllAddressesKnowsWhereADatagramWasSentTo() throws Exception {
    try (var all = start(new UdpConfig().address("::").filter("udp_commands", "of all"));
        var client =
            new UdpClient(
                new InetSocketAddress(
                    InetAddress.ofLiteral("::1"), all.port(UdpConfig.LISTENER)))) {
      int port = all.port(UdpConfig.LISTENER);
      assertThat(client.ask("local")).isEqualTo("/[0:0:0:0:0:0:0:1]:" + port);
      assertThat(client.ask("bound"))
          .isEqualTo("/[0:0:0:0:0:0:0:0]:%d /[0:0:0:0:0:0:0:0]:%d".formatted(port, port));
      assertThat(client.ask("peer")).isEqualTo("/[0:0:0:0:0:0:0:1]:" + client.port());
      // Loopback has a scope only if it is asked for.
      assertThat(client.ask("send-to fe80::1%1 9"))
          .startsWith("IllegalArgumentException: peer: Envoy takes no scopes, found /");
    }
  }

  @Test
  void aDatagramOfAnyLengthIsReceivedAndSent() throws Exception {
    try (var client = new UdpClient(envoy())) {
      assertThat(client.ask("")).isEqualTo("an empty datagram");
      if (isAtLeast("1.40")) assertThat(client.send("nothing").readBytes()).isEmpty();
      int longest = 65_507;
      assertThat(client.ask("size " + "x".repeat(longest - 5))).isEqualTo("" + longest);
      assertThat(client.ask("long " + longest)).hasSize(longest);
      assertThat(client.ask("echo " + "y".repeat(longest - 5))).isEqualTo("y".repeat(longest - 5));
    }
  }

  @Test
  void aDroppedDatagramGoesNoFurther() throws Exception {
    try (var client = new UdpClient(envoy())) {
      assertThat(client.send("drop").ask("pass on")).isEqualTo("echo pass on");
      assertThat(client.hasDatagram()).isFalse();
    }
  }

  @Test
  void aDatagramIsSentToAnyAddress() throws Exception {
    try (var client = new UdpClient(envoy());
        var other = new UdpClient(envoy())) {
      client.send("send " + other.port());
      assertThat(other.read()).isEqualTo("ab");
    }
  }

  /** A network filter of the same module, on the one worker. */
  @Test
  void aDatagramIsSentInAnotherHookOfTheWorker() throws Exception {
    var listeners =
        new UdpConfig().filter("udp_commands", "of relay").listenerYaml()
            + NetworkConfig.upstream(1)
                .terminalFilter("udp_commands", "udp_relay", "")
                .listenerYaml()
                .replace("name: main", "name: tcp");
    try (var envoy =
            EnvoyProcess.builder()
                .config("static_resources:\n  listeners:\n" + listeners.indent(2))
                .modules(module)
                .concurrency(1)
                .start();
        var client = new UdpClient(envoy);
        var connection = new NetworkClient(envoy.port("tcp"))) {
      connection.send("%5d hello".formatted(client.port()));
      assertThat(client.read()).isEqualTo("hello");
      // And after a datagram.
      assertThat(client.ask("size")).isEqualTo("4");
      connection.send("%5d good morning".formatted(client.port()));
      assertThat(client.read()).isEqualTo("good morning");
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aDatagramEndsWithItsHook() throws Exception {
    try (var client = new UdpClient(envoy())) {
      assertThat(client.ask("keep")).isEqualTo("kept");
      assertThat(client.ask("kept"))
          .isEqualTo("IllegalStateException: this datagram is gone: onData has returned");
      assertThat(client.ask("kept-segment")).isEqualTo("IllegalStateException: Already closed");
    }
  }

  @Test
  void metricsAreUpdatedWithoutAStream() throws Exception {
    var own = namespace() + ".udp_commands.";
    try (var client = new UdpClient(envoy())) {
      assertThat(client.ask("count")).isEqualTo("counted");
      assertThat(envoy().stat(own + "datagrams")).isEqualTo(3);
      assertThat(envoy().stat(own + "level")).isEqualTo(13);
      assertThat(envoy().stat(own + "made")).isEqualTo(2);
      assertThat(envoy().stat(own + "failures")).isZero();
      eventually(() -> assertThat(histogram(own + "sizes")).contains("P50(nan,7"));
      assertThat(client.ask("count-with-stream"))
          .startsWith(
              "IllegalArgumentException: a UDP listener filter's metric is updated without a"
                  + " stream, found a class ");
      if (isAtLeast("1.39")) {
        assertThat(client.ask("count-elsewhere")).isEqualTo("counted");
        assertThat(envoy().stat(own + "datagrams")).isEqualTo(103);
        assertThat(envoy().stat(own + "level")).isEqualTo(60);
        eventually(() -> assertThat(histogram(own + "early")).contains("P50(nan,41"));
      } else {
        assertThat(client.ask("count-elsewhere"))
            .isEqualTo(
                "UnsupportedOperationException: a metric on a thread without a filter of its"
                    + " configuration: not supported by this Envoy version; requires v1.39 or"
                    + " later");
      }
    }
  }

  @Test
  void theGuideSaysWhichEnvoysHaveAFeature() throws Exception {
    var table = new StringBuilder("| `UdpFeature` | first Envoy |\n|---|---|\n");
    for (var feature : UdpFeature.values()) {
      table.append("| `%s` | v%s |\n".formatted(feature, feature.since()));
    }
    assertThat(Files.readString(Pages.ROOT.resolve("docs/udp-listener-filters.md")))
        .contains(table);
  }

  private static String histogram(String name) {
    return envoy().admin("/stats?filter=" + name);
  }

  @Test
  void newCodeAndNewConfigurationsReplaceTheOldOnes(@TempDir Path modules, @TempDir Path listeners)
      throws Exception {
    var versions = new String[] {"first", "second"};
    for (var version : versions) ModuleFile.of(modules, version, UdpCommandsFactory.class);
    var builder = EnvoyProcess.builder().modules(modules);
    try (var updates = ListenerUpdates.start(builder, listeners, config("first"))) {
      var envoy = (EnvoyProcess) updates.envoy();
      try (var client = new UdpClient(envoy)) {
        assertThat(client.ask("origin")).isEqualTo("libfirst.so of first");
      }
      updates.update(config("second"));
      try (var client = new UdpClient(envoy)) {
        assertThat(client.ask("origin")).isEqualTo("libsecond.so of second");
      }
      envoy.awaitLog("closed of first", TIMEOUT);
      var jvm = new Jcmd(envoy);
      eventually(
          () ->
              assertThat(jvm.instances("io.envoyjava.sdk.internal.udp.LoadedUdpConfig"))
                  .isEqualTo(1));
      assertThat(envoy.log().toString()).contains("this UDP listener is gone");
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.ofModules(envoy.log())).isEmpty();
    }
  }

  private static UdpConfig config(String version) {
    return new UdpConfig().filter(version, "udp_commands", "of " + version);
  }

  /** Up to v1.39, Envoy takes the listener all the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reject   | filter 'udp_commands': configuration rejected: expected something else
          executor | UnsupportedOperationException: executor: not available in this context
          cluster  | UnsupportedOperationException: cluster: not available in this context
          secret   | : not available in this context
          """)
  void aWrongConfigurationLetsNoDatagramPass(String config, String reason) throws Exception {
    var wrong = new UdpConfig().filter("udp_commands", config).filter("udp_commands", "echo");
    if (isAtLeast("1.40")) {
      assertThatThrownBy(() -> start(wrong).close())
          .isInstanceOf(EnvoyException.class)
          .hasMessageContaining(reason);
      return;
    }
    var first = new UdpConfig().filter("udp_commands", "first");
    for (var filter : List.of(config, "echo")) first.filter("udp_commands", filter);
    try (var envoy = start(first);
        var client = new UdpClient(envoy)) {
      client.send("pass on");
      // The first filter answers the next datagram, so the one before has been dealt with.
      assertThat(client.ask("size")).isEqualTo("4");
      assertThat(client.hasDatagram()).isFalse();
      assertThat(envoy.log().toString()).contains(reason, "its listener drops all datagrams");
    }
  }
}
