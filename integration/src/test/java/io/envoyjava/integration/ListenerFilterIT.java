// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ListenerAnswersFactory;
import io.envoyjava.integration.filters.ListenerCommandsFactory;
import io.envoyjava.sdk.listener.ListenerFeature;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.lang.module.ModuleDescriptor.Version;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A listener filter can do all that Envoy offers for sockets, and is told what it cannot do. */
final class ListenerFilterIT {
  private static final String MODULE = "listener_commands";
  private static final String SECOND = "second";
  private static final String NOT_OFFERED =
      "UnsupportedOperationException: .*: Envoy does not offer it for sockets";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static @Nullable Httpbin upstream;
  private static @Nullable EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var module =
        ModuleFile.of(
            directory, MODULE, ListenerCommandsFactory.class, ListenerAnswersFactory.class);
    upstream = Httpbin.start(0);
    var config =
        NetworkConfig.upstream(upstream.port())
            .listenerFilter(MODULE, MODULE, "")
            .chain("{ transport_protocol: other }", MODULE, "listener_answers", "other: ")
            .chain("{ server_names: [a.example] }", MODULE, "listener_answers", "a: ")
            .chain("{ application_protocols: [h2] }", MODULE, "listener_answers", "h2: ")
            .chain(
                "{ source_prefix_ranges: [{ address_prefix: 192.0.2.0, prefix_len: 24 }] }",
                MODULE,
                "listener_answers",
                "far: ")
            .terminalFilter(MODULE, "listener_answers", "")
            .listenerOptions(
                """
                access_log:
                - name: stderr
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StderrAccessLog
                    log_format:
                      text_format_source:
                        inline_string: "ended %CONNECTION_TERMINATION_DETAILS% %DOWNSTREAM_TRANSPORT_FAILURE_REASON%\\n"
                """)
            .cluster("http", upstream.port());
    var second =
        NetworkConfig.upstream(1)
            .terminalFilter(MODULE, "listener_answers", "second: ")
            .listenerYaml()
            .replace("name: main", "name: " + SECOND)
            .indent(2);
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml().replace("  clusters:", second + "  clusters:"))
            .modules(module)
            .args("--file-flush-interval-msec", "10")
            .start();
  }

  @AfterAll
  static void stop() {
    if (upstream != null) upstream.close();
    if (envoy == null) return;
    envoy.close();
    assertThat(envoy.log()).noneMatch(line -> line.contains("envoy bug failure"));
  }

  private static EnvoyProcess envoy() {
    if (envoy == null) throw new IllegalStateException("Envoy has not been started");
    return envoy;
  }

  private static boolean isAtLeast(String version) {
    return Version.parse(envoy().version()).compareTo(Version.parse(version)) >= 0;
  }

  private static String metric(String name) {
    return ListenerClients.metric(envoy(), MODULE, name);
  }

  /** Returns the first line that comes back from a connection that begins with a command. */
  private static @Nullable String ask(String command) throws Exception {
    try (var client = LineClient.of(envoy())) {
      return client.ask(command);
    }
  }

  /** Returns whether Envoy ends a connection that begins with a command, in whichever way. */
  private static boolean ends(String command) throws Exception {
    try {
      return ask(command) == null;
    } catch (SocketException e) {
      // The client has sent something that nobody has read.
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          events                    | new accepted 0 data 7
          remote                    | /127\\.0\\.0\\.1:\\d+
          client                    | /127\\.0\\.0\\.1:\\d+
          direct                    | /127\\.0\\.0\\.1:\\d+
          local                     | /127\\.0\\.0\\.1:\\d+
          direct-local              | /127\\.0\\.0\\.1:\\d+
          original                  | 'null|/127\\.0\\.0\\.1:\\d+'
          type                      | IP
          restored                  | false
          restore 192.0.2.7         | true true /192\\.0\\.2\\.7:1234
          restore 2001:db8::7       | true true /\\[2001:db8:0:0:0:0:0:7]:1234
          unresolved                | IllegalArgumentException: address: expected a resolved one.*
          descriptor                | true
          started                   | true
          reason because            | set
          segment                   | 0
          drain-all                 | 0
          connections               | 127\\.0\\.0\\.1:\\d+
          state                     | true value true
          metadata                  | t m null
          options                   | true OptionalInt\\[1] true 0100000007000000 false OptionalInt\\.empty true
          metrics                   | counted
          main hello                | asked
          """)
  void whatEveryEnvoyWithListenerFiltersOffers(String command, String answer) throws Exception {
    assertThat(ask(command)).matches(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.38 | protocol raw_buffer   | raw_buffer
          1.38 | server-name B.example | b\\.example
          1.38 | protocols a,b         | \\[a, b]
          1.38 | ja                    | three four
          1.38 | nothing-detected      | null \\[]
          1.38 | tls                   | false
          1.38 | peer                  | \\[] \\[] null
          1.38 | worker                | \\d+
          1.38 | write-nothing         | 0
          1.38 | metadata-number       | OptionalDouble\\[1\\.5]
          1.39 | metrics-alone         | counted
          1.39 | task remote           | /127\\.0\\.0\\.1:\\d+
          1.39 | task continue         | continued
          1.39 | task drain-outside    | IllegalStateException: there is no data outside of onData
          1.39 | async                 | came back true
          1.39 | completion            | failed expected
          1.39 | callout http          | answer 418
          1.39 | task callout http     | answer 418
          1.39 | callout none          | failure UNKNOWN_CLUSTER
          1.39 | open http             | UnsupportedOperationException: .*use send
          1.40 | state-typed           | true a\\.example
          """)
  void whatLaterEnvoysOffer(String since, String command, String answer) throws Exception {
    if (isAtLeast(since)) {
      assertThat(ask(command)).matches(answer);
    } else if (!command.startsWith("task ")) {
      assertThat(ask(command))
          .matches("UnsupportedOperationException: .* requires v" + since + " or later");
    }
  }

  /** Before, there is nothing rather than an exception. */
  @Test
  void attributesAreThereFromV139() throws Exception {
    assertThat(ask("attribute"))
        .matches(isAtLeast("1.39") ? "127\\.0\\.0\\.1.* true .*" : "null false .*");
  }

  @Test
  void thePageSaysWhichEnvoyHasWhat() throws Exception {
    var table = new StringBuilder("| `ListenerFeature` | first Envoy |\n|---|---|\n");
    for (var feature : ListenerFeature.values()) {
      table.append("| `%s` | v%s |\n".formatted(feature, feature.since()));
    }
    assertThat(Files.readString(Pages.ROOT.resolve("docs/listener-filters.md"))).contains(table);
  }

  @ParameterizedTest
  @CsvSource({
    "state-object",
    "state-value",
    "state-life-span",
    "metadata-boolean",
    "metadata-list",
    "metadata-route",
    "upstream",
    "timing"
  })
  void whatNoEnvoyOffersForSocketsIsRefused(String command) throws Exception {
    assertThat(ask(command)).matches(NOT_OFFERED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          continue                  | IllegalStateException: within onAccept and onData, return CONTINUE instead
          set-protocol              | IllegalArgumentException: protocol: expected text, found an empty string
          set-protocols a,,b        | IllegalArgumentException: protocols: expected text, found an empty string
          """)
  void whatAHookCannotDoIsRefused(String command, String answer) throws Exception {
    assertThat(ask(command)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          set-protocol other        | other: set
          set-server-name A.example | a: set
          set-protocols h2,http/1.1 | h2: set
          set-remote 192.0.2.9      | far: true /192\\.0\\.2\\.9:1234 /127\\.0\\.0\\.1:\\d+
          """)
  void envoyChoosesTheFilterChainByWhatAFilterHasSet(String command, String answer)
      throws Exception {
    assertThat(ask(command)).matches(answer);
  }

  @Test
  void theSocketGoesToTheListenerOfItsOriginalDestination() throws Exception {
    assertThat(ask("use-original " + envoy().port(SECOND))).isEqualTo("second: null");
  }

  @Test
  void theConnectionKnowsWhatTheFilterHasSet() throws Exception {
    try (var client = LineClient.of(envoy())) {
      assertThat(client.ask("set-server-name b.example")).isEqualTo("set");
      assertThat(client.ask("sni")).isEqualTo("b.example");
    }
    try (var client = LineClient.of(envoy())) {
      assertThat(client.ask("restore 192.0.2.8")).startsWith("true");
      assertThat(client.ask("local")).isEqualTo("/192.0.2.8:1234");
    }
    try (var client = LineClient.of(envoy())) {
      assertThat(client.ask("state")).startsWith("true");
      assertThat(client.ask("state")).isEqualTo("value");
    }
  }

  @Test
  void whatTheFilterLeavesReachesTheConnection() throws Exception {
    try (var client = LineClient.of(envoy())) {
      assertThat(client.ask("pass")).isEqualTo("null");
      assertThat(client.read()).isEqualTo("echo pass");
      assertThat(client.ask("more")).isEqualTo("echo more");
    }
    try (var client = LineClient.of(envoy())) {
      client.send("remote\nmore");
      assertThat(client.read()).contains("127.0.0.1");
      assertThat(client.ask("")).isEqualTo("echo more");
    }
  }

  @Test
  void theFilterWritesBeforeThereIsAConnection() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy());
    try (var client = LineClient.of(envoy())) {
      assertThat(client.ask("write hello")).isEqualTo("hello");
      assertThat(client.read()).isEqualTo("6");
    }
  }

  @Test
  void aCommandThatComesInPiecesIsWaitedFor() throws Exception {
    try (var client = new NetworkClient(envoy())) {
      client.sendBytewise("remote\n");
      assertThat(client.readUntil("\n")).contains("127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource({"close", "task close"})
  void theFilterClosesTheSocket(String command) throws Exception {
    if (command.startsWith("task")) EnvoyVersion.assumeAtLeast("1.39", envoy());
    assertThat(ends(command)).isTrue();
    assertLogsEnd("by_command");
    assertNoSocketIsLeft();
  }

  @Test
  void theFilterClosesTheSocketAfterARequest() throws Exception {
    EnvoyVersion.assumeAtLeast("1.39", envoy());
    for (var command : new String[] {"callout-then-close http", "task callout-then-close none"}) {
      assertThat(ends(command)).isTrue();
    }
    assertNoSocketIsLeft();
  }

  @Test
  void nothingCanBeDoneAfterAClose() throws Exception {
    assertThat(ends("close-then-write")).isTrue();
    var logged = envoy().awaitLog(".*IllegalStateException: this socket is closed.*", TIMEOUT);
    assertThat(logged).isNotEmpty();
    assertNoSocketIsLeft();
  }

  @Test
  void aFilterIsToldThatItsClientHasGone() throws Exception {
    LineClient.of(envoy()).close();
    assertThat(envoy().awaitLog("closed by its client: new accepted 0 /127.*", TIMEOUT))
        .isNotEmpty();
    assertNoSocketIsLeft();
  }

  @Test
  void aSocketIsRefusedToOtherThreads() throws Exception {
    EnvoyVersion.assumeAtLeast("1.39", envoy());
    assertThat(ask("elsewhere"))
        .contains("a socket is used on its worker thread only")
        .contains("executor()");
  }

  @Test
  void tasksOfTheConfigurationRunOnTheMainThread() throws Exception {
    assertThat(ask("main there")).isEqualTo("asked");
    assertThat(envoy().awaitLog("on the main thread: there", TIMEOUT)).isNotEmpty();
  }

  @Test
  void aFilterThatWaitsForNothingHasFailed() throws Exception {
    assertThat(ends("stop")).isTrue();
    assertThat(envoy().awaitLog(".*onData stopped with nothing to wait for: 5 bytes.*", TIMEOUT))
        .isNotEmpty();
    assertNoSocketIsLeft();
  }

  @Test
  void metricsCount() throws Exception {
    assertThat(ask("metrics")).isEqualTo("counted");
    assertThat(ask("set-gauge")).isEqualTo("set");
    eventually(() -> assertThat(envoy().stat(metric("open"))).isEqualTo(11));
    eventually(() -> assertThat(envoy().stat(metric("alive"))).isZero());
  }

  @ParameterizedTest
  @CsvSource({"throw", "task throw"})
  void aFailureClosesTheSocketAndNoOther(String command) throws Exception {
    if (command.startsWith("task")) EnvoyVersion.assumeAtLeast("1.39", envoy());
    var failures = metric("failures");
    try (var other = LineClient.of(envoy())) {
      long before = envoy().stat(failures);
      assertThat(ends(command)).isTrue();
      assertThat(envoy().awaitStat(failures, value -> value == before + 1, TIMEOUT)).isPositive();
      assertThat(other.ask("type")).isEqualTo("IP");
    }
    assertLogsEnd("java_filter_failure");
    assertNoSocketIsLeft();
  }

  /** Asserts that the listener's access log has a reason, which Envoy keeps from v1.38 on. */
  private static void assertLogsEnd(String reason) {
    if (!isAtLeast("1.38")) return;
    assertThat(envoy().awaitLog("ended " + reason + " .*", TIMEOUT)).isNotEmpty();
  }

  private static void assertNoSocketIsLeft() throws Exception {
    ListenerClients.assertNoSocketIsLeft(envoy());
  }
}
