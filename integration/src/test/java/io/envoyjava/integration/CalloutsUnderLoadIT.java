// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.CalloutsFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callouts of all outcomes at once, with clients that go: each has its outcome, and none is left.
 */
final class CalloutsUnderLoadIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(CalloutsUnderLoadIT.class);

  private static final int REQUESTS = Scale.of(2_000, 500_000);
  private static final int CONNECTIONS = 8;
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  @Test
  void eachCalloutHasAnOutcomeAndNoneIsLeft() throws Exception {
    try (var upstream = Httpbin.start(0);
        var brittle = BrittleUpstream.start();
        var envoy =
            EnvoyProcess.builder()
                .config(
                    EnvoyConfig.upstream(upstream.port())
                        .filter("callouts")
                        .cluster("brittle", brittle.port())
                        .cluster("closed", 1)
                        .yaml())
                .modules(ModuleFile.of(directory, "callouts", CalloutsFactory.class))
                .concurrency(2)
                .env("ENVOY_JAVA_OPTS", "-Xmx64m")
                .start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      int answered = run(port);
      assertNothingIsUnderWay(envoy);
      long before = envoy.residentBytes();
      answered += run(port);
      assertNothingIsUnderWay(envoy);
      long grown = envoy.residentBytes() - before;
      System.out.printf(
          "%d requests with callouts, %d of them answered: %d KiB more%n",
          2 * REQUESTS, answered, grown / 1024);
      assertThat(grown).isLessThan(16 * MIB);
      assertThat(envoy.stat("dynamicmodulescustom.callouts.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "Callouts whose upstream resets, is unknown, refuses or is silent, with clients that go",
        "what the filter makes of the reason; a client that has gone, nothing",
        "nothing",
        "nothing: callouts of streams that are gone are cancelled");
  }

  /** Returns how many requests were answered; all but those whose client went have to be. */
  private static int run(int port) throws Exception {
    try (var load = HttpLoad.start(port, CONNECTIONS, REQUESTS, CalloutsUnderLoadIT::request)) {
      int answered = load.await().size();
      assertThat(answered).isEqualTo(REQUESTS - REQUESTS / 10);
      return answered;
    }
  }

  private static HttpLoad.Request request(int number) {
    return switch (number % 10) {
      case 0 -> request(number, "consumers", "nowhere", "/", body -> body.startsWith("UNKNOWN"));
      case 1 -> request(number, "stage", "closed", "/", body -> body.startsWith("503"));
      case 2 ->
          request(
              number,
              "consumers",
              "brittle",
              "/instead-of-response",
              body -> body.startsWith("50"));
      case 3 ->
          request(
              number, "stage", "brittle", "/in-response-body", body -> body.startsWith("RESET"));
      case 4 -> request(number, "cancelled-stage", "brittle", "/silent", null);
      case 5 -> request(number, "call", "upstream", "/", body -> body.equals("called"));
      default -> request(number, "stage", "upstream", "/status/200", body -> body.equals("200 "));
    };
  }

  private static HttpLoad.Request request(
      int number, String way, String cluster, String path, @Nullable Predicate<String> answer) {
    var text =
        "GET / HTTP/1.1\r\nhost: test\r\n%s: %d\r\nx-way: %s\r\nx-cluster: %s\r\nx-path: %s\r\n\r\n"
            .formatted(HttpLoad.MARKER, number, way, cluster, path);
    return new HttpLoad.Request(text, answer);
  }

  private static void assertNothingIsUnderWay(EnvoyProcess envoy) throws Exception {
    eventually(
        () -> {
          assertThat(envoy.stat("http.main.downstream_rq_active")).isZero();
          assertThat(envoy.stat("cluster.brittle.upstream_rq_active")).isZero();
          assertThat(envoy.stat("cluster.upstream.upstream_rq_active")).isZero();
        });
  }
}
