// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing.junit;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

@EnvoyTest
class EnvoyTestTest {
  private static final String CONFIG =
      """
      static_resources:
        listeners:
        - name: main
          address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: main
                route_config:
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                    - match: { prefix: / }
                      route: { cluster: upstream }
                http_filters:
                - name: envoy.filters.http.router
                  typed_config: { "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
        clusters:
        - name: upstream
          load_assignment:
            cluster_name: upstream
            endpoints:
            - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 1234 } } }
      """;

  @TempDir static Path directory;
  private static @Nullable Envoy first;

  @EnvoySetup
  static EnvoyBuilder<?> envoy(Httpbin upstream) throws Exception {
    var config = Files.writeString(directory.resolve("envoy.yaml"), CONFIG);
    return EnvoyProcess.builder()
        .config(config)
        .replace("port_value: 1234", "port_value: " + upstream.port());
  }

  @AfterAll
  static void envoyOutlivesTheTests(Envoy envoy) {
    assertThat(envoy.isAlive()).isTrue();
  }

  private static void assertSame(Envoy envoy) {
    if (first == null) first = envoy;
    assertThat(envoy).isSameAs(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/uuid", "/headers"})
  void testsSendRequestsToOneEnvoy(String path, EnvoyProcess envoy, HttpClient client)
      throws Exception {
    assertSame(envoy);
    var request = HttpRequest.newBuilder(envoy.uri("main", path)).build();
    assertThat(client.send(request, ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void upstreamIsGivenToo(Envoy envoy, Httpbin upstream) {
    assertSame(envoy);
    assertThat(envoy.admin("/clusters")).contains("127.0.0.1:" + upstream.port());
  }

  @Nested
  class Inner {
    @Test
    void usesTheSameEnvoy(Envoy envoy) {
      assertSame(envoy);
    }
  }

  /** Fails, after Envoy has logged something. Surefire does not run it. */
  @EnvoyTest
  static final class Failing {
    static @Nullable Envoy used;

    @EnvoySetup
    static EnvoyBuilder<?> envoy() {
      return EnvoyProcess.builder().config("{}");
    }

    @Test
    void fails(Envoy envoy) {
      used = envoy;
      assertThat(envoy.adminPost("/healthcheck/fail")).isEqualTo("OK\n");
      envoy.adminPost("/drain_listeners");
      envoy.adminPost("/logging?main=debug");
      envoy.awaitLog("change log level: name='main'", Duration.ofSeconds(30));
      throw new AssertionError("on purpose");
    }
  }

  @Test
  void failedTestIsShownWithItsPartOfTheLog() {
    var printed = new ByteArrayOutputStream();
    var standardError = System.err;
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      assertThat(run(Failing.class).getTestsFailedCount()).isEqualTo(1);
    } finally {
      System.setErr(standardError);
    }
    assertThat(printed.toString(UTF_8))
        .contains("Envoy's log during fails(Envoy), which failed:", "change log level")
        .doesNotContain("starting main dispatch loop");
    assertThat(Failing.used).isNotNull().matches(envoy -> !envoy.isAlive(), "has ended");
  }

  /** Has one instance, and leaves a request without an answer. */
  @EnvoyTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static final class Impatient {
    private final TestInfo info;

    Impatient(TestInfo info) {
      this.info = info;
    }

    @EnvoySetup
    static EnvoyBuilder<?> envoy() {
      return EnvoyProcess.builder().config("{}");
    }

    @Test
    void leavesARequest(HttpClient client) throws Exception {
      assertThat(info.getTestClass()).contains(Impatient.class);
      try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        var address = URI.create("http://127.0.0.1:%d/".formatted(silent.getLocalPort()));
        unanswered = client.sendAsync(HttpRequest.newBuilder(address).build(), ofString());
        kept = silent.accept();
      }
    }
  }

  private static @Nullable CompletableFuture<?> unanswered;
  private static @Nullable Socket kept;

  @Test
  @Timeout(60)
  void requestWithoutAnAnswerDoesNotKeepTheClassFromEnding() throws Exception {
    var summary = run(Impatient.class);
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    try (var _ = kept) {
      assertThat(unanswered).isNotNull().failsWithin(Duration.ofSeconds(30));
    }
  }

  /** Has no setup. */
  @EnvoyTest
  static final class Bare {
    @Test
    void isNotReached() {}
  }

  /** Has one that is not static. */
  @EnvoyTest
  static final class WithInstance {
    @EnvoySetup
    EnvoyBuilder<?> envoy() {
      return EnvoyProcess.builder();
    }

    @Test
    void isNotReached() {}
  }

  @Test
  void setupIsRefusedNamingWhatIsWrong() {
    assertThat(failure(Bare.class)).contains("expected one method with @EnvoySetup, found []");
    assertThat(failure(WithInstance.class)).contains("envoy()", "expected a static method");
  }

  private static String failure(Class<?> tests) {
    return String.valueOf(run(tests).getFailures().getFirst().getException().getMessage());
  }

  private static TestExecutionSummary run(Class<?> tests) {
    var request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary();
  }
}
