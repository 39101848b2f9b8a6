// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.integration.filters.BootstrapFaultyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.lang.module.ModuleDescriptor.Version;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bootstrap extension keeps Envoy from starting with what is wrong, and from nothing later. */
@Tag("any-envoy")
final class BootstrapFaultsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(BootstrapFaultsIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FAILURES = "dynamicmodulescustom.bootstrap_faulty.failures";

  @TempDir static Path modules;
  private static boolean hasServer;

  @BeforeAll
  static void build() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    hasServer = Version.parse(EnvoyVersion.located()).compareTo(Version.parse("1.38")) >= 0;
    ModuleFile.of(modules, "bootstrap_faulty", BootstrapFaultyFactory.class);
  }

  private static EnvoyProcess.Builder builder(String where, String how) {
    return EnvoyProcess.builder()
        .config(
            EnvoyConfig.direct().yaml()
                + BootstrapExtensionIT.extension("bootstrap_faulty", where + " " + how))
        .modules(modules)
        .concurrency(1)
        .env("ENVOY_JAVA_OPTS", "-Xmx96m");
  }

  private static void assertServes(EnvoyProcess envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      assertThat(client.send(request, ofString()).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reject       | throw    | configuration rejected: expected a fault
          configure    | throw    | configuration failed: java.lang.IllegalStateException: on demand in configure
          configure    | overflow | configuration failed: java.lang.StackOverflowError
          newExtension | throw    | configuration failed: java.lang.IllegalStateException: on demand in newExtension
          newExtension | memory   | configuration failed: java.lang.OutOfMemoryError: Java heap space
          null         | throw    | configuration failed: java.lang.NullPointerException: newExtension returned null
          """)
  void envoyDoesNotStartWithoutTheExtension(String where, String how, String reason) {
    var exit = builder(where, how).startExpectingExit();
    assertThat(exit.status()).isEqualTo(1);
    assertThat(exit.log())
        .anyMatch(line -> line.contains("bootstrap extension 'bootstrap_faulty': " + reason))
        .last()
        .asString()
        .contains("bootstrap extension 'bootstrap_faulty': " + reason);
    boolean made = where.equals("newExtension") || where.equals("null");
    assertThat(exit.log().contains("closed")).isEqualTo(made);
    FAULTS.assertHas(
        "A bootstrap extension that rejects its configuration, or fails in `configure` or"
            + " `newExtension`",
        "-",
        "the reason; status 1",
        "nothing: what `configure` made is closed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "overflow", "memory"})
  void failuresInAllHooksHaveNoEffect(String how) throws Exception {
    try (var envoy = builder("everywhere", how).start()) {
      assertServes(envoy);
      if (hasServer) {
        assertThatThrownBy(() -> envoy.admin("/faulty"))
            .hasMessageContaining("with 500: the admin handler failed; Envoy's log has the reason");
        var _ = envoy.adminPost("/drain_listeners?graceful&skip_exit");
        // Two hooks at the start, a timer, a task, the answer to a callout, the page, the drain.
        envoy.awaitStat(FAILURES, value -> value >= 7, TIMEOUT);
      }
      assertThat(envoy.terminate()).isZero();
      var hooks =
          hasServer
              ? List.of(
                  "failed in onWorkerThreadInitialized",
                  "failed in onServerInitialized",
                  "failed in an admin handler",
                  "a timer failed",
                  "a task of the configuration's executor failed",
                  "the answer to a callout failed|a task of the configuration's executor failed",
                  "failed in onDrainStarted",
                  "failed in onShutdown",
                  "failed in onDestroy",
                  "close failed")
              : List.of("failed in onServerInitialized", "failed in onDestroy", "close failed");
      for (var hook : hooks) {
        assertThat(envoy.log())
            .as(hook)
            .anyMatch(
                line ->
                    line.matches(
                        ".*bootstrap extension 'bootstrap_faulty'.*" + "(" + hook + ").*"));
      }
    }
    FAULTS.assertHas(
        "A bootstrap extension that throws, recurses without end or uses up the heap in each hook,"
            + " in a timer, a task, an answer and an admin page",
        "answers; a 500 for the admin page",
        "each failure, with its hook",
        "nothing; counted as failures; status 0 at the end");
  }

  /** Nobody completes the stage that the listeners wait for. */
  @Test
  void aFailureAfterAHoldDoesNotKeepTheListenersShut() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    try (var envoy = builder("hold-and-throw", "").start()) {
      assertServes(envoy);
      envoy.awaitStat(FAILURES, value -> value >= 1, TIMEOUT);
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aForgottenShutdownEndsAtItsLimit() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    try (var envoy = builder("never", "").start()) {
      long start = System.nanoTime();
      assertThat(envoy.terminate()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(200));
      assertThat(envoy.log())
          .anyMatch(line -> line.contains("has not completed its shutdown"))
          .contains("closed");
    }
    FAULTS.assertHas(
        "A stage of `onShutdown` that is never complete",
        "-",
        "`java: Envoy ends although a bootstrap extension has not completed its shutdown: …`",
        "what the extension had still to do; Envoy ends after `shutdownLimit`, with status 0");
  }

  @ParameterizedTest
  @CsvSource({
    "stage, the stage of onShutdown failed: java.lang.IllegalStateException: on demand",
    "no-stage, failed in onShutdown: java.lang.NullPointerException: onShutdown returned null"
  })
  void aFailedShutdownEndsAtOnce(String where, String reason) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    try (var envoy = builder(where, "").start()) {
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log())
          .anyMatch(line -> line.contains(reason))
          .noneMatch(line -> line.contains("has not completed its shutdown"));
    }
    FAULTS.assertHas(
        "A stage of `onShutdown` that fails, or `null` in its place",
        "-",
        "the failure",
        "what the extension had still to do; Envoy ends at once, with status 0");
  }

  @Test
  void listenersOpenIfWhatTheyWaitForFails() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    try (var envoy = builder("hold", "").start()) {
      assertServes(envoy);
      envoy.awaitLog("a stage that the listeners waited for failed: .*: on demand", TIMEOUT);
      assertThat(envoy.stat(FAILURES)).isEqualTo(1);
    }
    FAULTS.assertHas(
        "A stage of `holdListenersUntil` that fails",
        "answers",
        "the failure",
        "nothing; counted as a failure");
  }
}
