// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.FaultsIT.assertOutcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters that throw what cannot be told of, since to ask for its message fails as well. */
final class UnreportableIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(UnreportableIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FAILURES = "dynamicmodulescustom.faulty.failures";
  private static final String LOGGED =
      "failed in %s: io.envoyjava.integration.filters.Unspeakable, whose stack trace cannot be"
          + " printed";

  /** What a client sees of an exception there. */
  private static final Map<String, String> OUTCOMES =
      Map.of(
          "onRequestHeaders", "500",
          "onRequestBody", "500",
          "onRequestTrailers", "500",
          "a task for the request", "500",
          "onResponseHeaders", "500",
          "onResponseBody", "reset",
          "onResponseTrailers", "reset",
          "a task for the response", "reset",
          "onStreamComplete", "whole",
          "onDestroy", "whole");

  @TempDir static Path directory;
  private static EchoUpstream upstream;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    upstream = EchoUpstream.start();
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("faulty")
            .trailers()
            .connectionManagerOptions("delayed_close_timeout: 0.1s");
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(ModuleFile.of(directory, "faulty", FaultyFactory.class))
            .concurrency(1)
            // Enough for a message of 64 MiB, and too little for a text with it.
            .env("ENVOY_JAVA_OPTS", "-Xmx96m")
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    assertThat(envoy.terminate()).isZero();
    envoy.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          THROW_THROWING  | throws
          THROW_REPLYING  | sends a local reply
          THROW_RECURSING | never ends
          THROW_HUGE      | is as large as the heap
          """)
  void whatCannotBeToldOfEndsItsStreamAsAnyFailureDoes(String fault, String message)
      throws Exception {
    for (var place : OUTCOMES.keySet()) {
      long before = envoy.stat(FAILURES);
      int errors = LogErrors.of(envoy.log()).size();
      assertOutcome(OUTCOMES.getOrDefault(place, ""), send(FaultsIT.order(fault, place)));
      envoy.awaitStat(FAILURES, count -> count > before, TIMEOUT);
      assertOutcome("whole", send(""));
      assertThat(envoy.stat(FAILURES)).as("%s in %s", fault, place).isEqualTo(before + 1);

      var hook = place.startsWith("a task") ? "a task of the stream's executor" : place;
      envoy.awaitLog((String line) -> line.endsWith(LOGGED.formatted(hook)), TIMEOUT);
      assertThat(LogErrors.of(envoy.log()).subList(errors, errors + 1))
          .allMatch(line -> line.endsWith(LOGGED.formatted(hook)));
    }
    FAULTS.assertHas(
        "An exception whose message " + message,
        "what any other exception in that hook or task makes of the request",
        "its class, `whose stack trace cannot be printed`",
        "its stack trace; counted as a failure");
  }

  private static Exchange send(String headers) throws Exception {
    return Exchange.start(
        envoy.port(EnvoyConfig.LISTENER), FaultsIT.head("/echo", headers) + FaultsIT.BODY);
  }
}
