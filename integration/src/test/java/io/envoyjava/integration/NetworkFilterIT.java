// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.integration.filters.NetworkCommandsFactory;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.SocketException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network filter can do all that Envoy offers for connections, and is told what it cannot do. */
final class NetworkFilterIT {
  private static final String NOT_OFFERED =
      "UnsupportedOperationException: .*: Envoy does not offer it for connections";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static @Nullable Httpbin upstream;
  private static @Nullable EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var module = ModuleFile.of(directory, "network_commands", NetworkCommandsFactory.class);
    upstream = Httpbin.start(0);
    var config =
        NetworkConfig.upstream(upstream.port())
            .filter("network_commands", "")
            .cluster("http", upstream.port());
    envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
    if (upstream != null) upstream.close();
  }

  private static EnvoyProcess envoy() {
    if (envoy == null) throw new IllegalStateException("Envoy has not been started");
    return envoy;
  }

  private static boolean isAtLeast(String version) {
    return Version.parse(envoy().version()).compareTo(Version.parse(version)) >= 0;
  }

  /** Returns the name of a metric in Envoy's statistics. */
  private static String metric(String name) {
    var namespace = isAtLeast("1.38") ? "dynamicmodulescustom" : "dynamic_module_network_filter";
    return namespace + ".network_commands." + name;
  }

  private static LineClient connect() throws IOException {
    return LineClient.of(envoy());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id                        | true
          remote                    | /127\\.0\\.0\\.1:\\d+
          local                     | /127\\.0\\.0\\.1:\\d+
          direct                    | /127\\.0\\.0\\.1:\\d+
          client                    | /127\\.0\\.0\\.1:\\d+
          tls                       | false
          sni                       | null
          sans                      | \\[] \\[]
          subject                   | null
          buffers                   | 0 0
          disable-close             | done
          task continue             | continued
          inject-write hello        | hello
          task inject-write hello   | hello
          state-bytes               | true value
          metadata                  | t OptionalDouble\\[1\\.5] m null
          options                   | OptionalInt\\[1] 010203 OptionalInt\\.empty 2
          start-upstream-tls        | false
          metrics                   | counted
          async                     | gone
          """)
  void whatEveryEnvoyWithNetworkFiltersOffers(String command, String answer) throws IOException {
    try (var client = connect()) {
      assertThat(client.ask(command)).matches(answer);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.38 | worker                     | \\d+
          1.38 | state                      | OPEN
          1.38 | reading                    | true
          1.38 | pause                      | false true
          1.38 | half-close                 | true
          1.38 | enable-half-close false    | false
          1.38 | limit                      | 1048576
          1.38 | set-limit 1000             | 1000
          1.38 | above                      | false
          1.38 | hosts upstream             | Optional\\[HostCounts.*total=1.*] Optional\\.empty
          1.38 | state-typed                | true a\\.example
          1.38 | metadata-boolean           | Optional\\[true]
          1.39 | metrics-alone              | counted
          1.39 | upstream-id                | true
          1.40 | start-downstream-tls       | false
          """)
  void whatLaterEnvoysOffer(String since, String command, String answer) throws IOException {
    var expected =
        isAtLeast(since)
            ? answer
            : "UnsupportedOperationException: .* requires v" + since + " or later";
    try (var client = connect()) {
      assertThat(client.ask(command)).matches(expected);
    }
  }

  @Test
  void thePageSaysWhichEnvoyHasWhat() throws IOException {
    var table = new StringBuilder("| `NetworkFeature` | first Envoy |\n|---|---|\n");
    for (var feature : NetworkFeature.values()) {
      table.append("| `%s` | v%s |\n".formatted(feature, feature.since()));
    }
    assertThat(Files.readString(Pages.ROOT.resolve("docs/network-filters.md"))).contains(table);
  }

  @ParameterizedTest
  @CsvSource({
    "state-object",
    "state-value",
    "state-life-span",
    "metadata-list",
    "metadata-route",
    "timing"
  })
  void whatNoEnvoyOffersForConnectionsIsRefused(String command) throws IOException {
    try (var client = connect()) {
      assertThat(client.ask(command)).matches(NOT_OFFERED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          continue              | within onNewConnection and onRead, return CONTINUE instead
          write write-in-hook   | within onWrite, add to writeBuffer\\(\\) instead
          write inject-read x   | within onWrite, do this in a task of executor\\(\\) instead
          prepend x             | there is no write buffer outside of onWrite
          task prepend x        | there is no write buffer outside of onWrite
          task append-read      | there is no read buffer outside of onRead
          write append-read     | 10
          """)
  void whatAHookCannotDoIsRefused(String command, String answer) throws IOException {
    try (var client = connect()) {
      assertThat(client.ask(command)).matches("(w )?(IllegalStateException: )?" + answer);
    }
  }

  @Test
  void theBufferToWriteCanBeChangedInItsHook() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("write buffers")).isEqualTo("w 0 2");
      assertThat(client.ask("write chunks")).isEqualTo("w 2");
      assertThat(client.ask("write prepend x")).isEqualTo("x w 4");
      assertThat(client.ask("write drain-all")).isEqualTo("0");
    }
  }

  @Test
  void theBufferReadCanBeChangedInItsHook() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("append-read")).isEqualTo("10");
      assertThat(client.read()).isEqualTo("true");
      assertThat(client.read()).startsWith("new CONNECTED");
    }
  }

  @Test
  void whatIsPassedReachesTheUpstream() throws IOException {
    try (var client = connect()) {
      client.send("pass GET /status/204 HTTP/1.0\r\n\r");
      assertThat(client.read()).startsWith("HTTP/1.1 204");
    }
  }

  @Test
  void whatIsInjectedReachesTheUpstream() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("inject-read nonsense")).isEqualTo("injected");
      client.send("pass \r\n\r");
      assertThat(client.read()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void theChosenHostIsKnown() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("upstream")).matches("true /127\\.0\\.0\\.1:\\d+ null upstream");
      assertThat(client.ask("connections")).matches("127\\.0\\.0\\.1:\\d+ 127\\.0\\.0\\.1:\\d+");
    }
  }

  @Test
  void attributesAreKnown() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("attribute"))
          .matches(
              isAtLeast("1.39")
                  ? "127\\.0\\.0\\.1.* true Optional.*"
                  : "null false Optional\\.empty");
    }
  }

  @ParameterizedTest
  @CsvSource({"FLUSH_WRITE", "NO_FLUSH", "FLUSH_WRITE_AND_DELAY", "ABORT"})
  void theFilterClosesTheConnection(String type) throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("close " + type)).isNull();
    }
  }

  @Test
  void theFilterResetsTheConnection() throws IOException {
    try (var client = connect()) {
      var reset = assertThatThrownBy(() -> client.ask("close ABORT_RESET"));
      reset.isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whatWasWrittenBeforeACloseArrives() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("write-then-close")).isEqualTo("last");
      assertThat(client.read()).isNull();
    }
  }

  @Test
  void nothingCanBeWrittenAfterAClose() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("close-then-write")).isNull();
      var logged =
          envoy().awaitLog(".*IllegalStateException: this connection is closed.*", TIMEOUT);
      assertThat(logged).isNotEmpty();
    }
  }

  @Test
  void theEndOfWhatIsSentLeavesTheConnectionOpen() throws IOException {
    EnvoyVersion.assumeAtLeast("1.38", envoy());
    try (var client = connect()) {
      client.send("end");
      assertThat(client.read()).isNull();
      client.send("close NO_FLUSH");
    }
  }

  @Test
  void resultsComeBackFromElsewhere() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("async")).isEqualTo("gone");
      assertThat(client.read()).isEqualTo("came back true");
      assertThat(client.ask("completion")).isEqualTo("waiting");
      assertThat(client.read()).isEqualTo("failed expected");
    }
  }

  @Test
  void aConnectionIsRefusedToOtherThreads() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("elsewhere")).isEqualTo("waiting");
      assertThat(client.read())
          .contains("a connection is used on its worker thread only")
          .contains("executor()");
    }
  }

  @Test
  void requestsGoToClusters() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("callout http")).isEqualTo("called");
      assertThat(client.read()).isEqualTo("answer 418");
      assertThat(client.ask("callout none")).isEqualTo("called");
      assertThat(client.read()).isEqualTo("failure UNKNOWN_CLUSTER");
      assertThat(client.ask("open http")).startsWith("UnsupportedOperationException");
    }
  }

  @Test
  void aSlowReaderIsNoticed() throws IOException {
    EnvoyVersion.assumeAtLeast("1.38", envoy());
    try (var client = connect()) {
      assertThat(client.ask("set-limit 1000")).isEqualTo("1000");
      client.send("flood 20000000");
      client.send("task above");
      var in = client.socket().getInputStream();
      assertThat(in.readNBytes(20_000_000)).hasSize(20_000_000);
      assertThat(client.read()).isEqualTo("true");
      assertThat(client.read()).isNotNull();
      assertThat(client.ask("events")).contains("above").contains("below");
    }
  }

  /** So a filter that waits for the end of a line must not wait for one of any length. */
  @Test
  @Tag("any-envoy")
  void envoyReadsNoMoreThanAFilterMayHold() throws IOException {
    try (var selector = Selector.open();
        var channel = NetworkClient.channel(envoy(), selector)) {
      assertThat(NetworkClient.sendUntilItHasToWait(channel, selector, 64 << 20))
          .isLessThan(64 << 20);
    }
  }

  @Test
  void metricsCount() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("metrics")).isEqualTo("counted");
      assertThat(client.ask("set-gauge")).isEqualTo("set");
    }
    assertThat(envoy().stat(metric("open"))).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource({"throw", "task throw", "write throw"})
  void aFailureClosesTheConnectionAndNoOther(String command) throws IOException {
    var failures = metric("failures");
    try (var other = connect();
        var client = connect()) {
      assertThat(other.ask("id")).isEqualTo("true");
      long before = envoy().stat(failures);
      assertThat(client.ask(command)).isNull();
      assertThat(envoy().awaitStat(failures, value -> value == before + 1, TIMEOUT)).isPositive();
      assertThat(other.ask("id")).isEqualTo("true");
    }
  }

  @Test
  void aGaugeOfOpenConnectionsIsRightAlsoAfterFailures() throws IOException {
    try (var client = connect()) {
      assertThat(client.ask("id")).isEqualTo("true");
      long open = envoy().stat(metric("alive"));
      assertThat(open).isPositive();
      assertThat(client.ask("throw")).isNull();
      assertThat(envoy().awaitStat(metric("alive"), now -> now < open, TIMEOUT)).isLessThan(open);
    }
  }
}
