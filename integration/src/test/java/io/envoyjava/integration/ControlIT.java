// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ControlFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a filter controls of its stream: the host, the sockets, the buffer's limit, the flags. */
final class ControlIT {
  private static final String ACCESS_LOG =
      """
      access_log:
      - name: envoy.access_loggers.stdout
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog
          log_format: { text_format_source: { inline_string: "flags=%CUSTOM_FLAGS%\\n" } }
      """;

  @TempDir static Path directory;
  private static Httpbin upstream;
  private static EnvoyProcess envoy;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    var module = ModuleFile.of(directory, "control", ControlFactory.class);
    upstream = Httpbin.start(0);
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("control")
            .listenerOptions("per_connection_buffer_limit_bytes: 16384\n")
            .connectionManagerOptions(ACCESS_LOG);
    envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).concurrency(1).start();
    client = HttpClient.newBuilder().version(HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    try {
      assertThat(envoy.stat("dynamicmodulescustom.control.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
    } finally {
      envoy.close();
      upstream.close();
    }
  }

  private static Answers answers(String... headers) throws Exception {
    return Answers.of(envoy, client, headers);
  }

  @Test
  void upstreamIsKnownAndChosen() throws Exception {
    var answers =
        answers("x-host", "127.0.0.1:" + upstream.port())
            .since("1.38", "cluster", "upstream")
            .since("1.38", "hosts", "Optional\\[HostCounts\\[total=1, healthy=1, degraded=0]]")
            .since("1.38", "clear-cluster", "done")
            .since("1.38", "host", "true");
    if (answers.isAtLeast("1.38")) {
      answers
          .is("no-hosts", "Optional\\.empty")
          .is("no-priority", "IllegalArgumentException: priority: .*")
          .is("bad-host", "IllegalArgumentException: host: .*")
          .is("bad-port", "IllegalArgumentException: host: .*");
    }
  }

  /** A host that the cluster does not have. */
  @Test
  void strictHostIsTheOnlyOne() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var answer = connection.send("GET", "/headers", "x-host: 127.0.0.1:1");
      assertThat(answer.status()).isEqualTo(503);
    }
  }

  @Test
  void flagIsInTheAccessLog() throws Exception {
    var answers = answers().since("1.37", "flag", "done");
    if (!answers.isAtLeast("1.37")) return;
    answers.is("bad-flag", "IllegalArgumentException: flag: .*");
    envoy.awaitLog("flags=.*QUOTA.*", Duration.ofSeconds(30));
  }

  @Test
  void workerHasAnIndex() throws Exception {
    answers().since("1.38", "worker", "0");
  }

  @Test
  void bufferLimitIsOnlyRaised() throws Exception {
    answers("x-limit", "70000")
        .since("1.38", "limit", "16384")
        .since("1.38", "lower-limit", "done")
        .since("1.38", "raise-limit", "done")
        .since("1.38", "limit-now", "70000");
  }

  @Test
  void bodyAboveTheLimitIsToldApartFromAFailure() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var body = "x".repeat(60_000);
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var whole =
          connection.sendBody("POST", "/post", body, "content-length: 60000", "x-limit: 70000");
      assertThat(whole.status()).isEqualTo(200);
      var refused = connection.sendBody("POST", "/post", body, "content-length: 60000");
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.values("details")).containsExactly("request_payload_too_large");
    }
  }

  @Test
  void socketOptionsAreReadAsTheyWereSetLast() throws Exception {
    for (var side : new String[] {"up", "down"}) {
      var answers =
          answers()
              .since("1.38", side + "-before", "OptionalInt\\.empty")
              .since("1.38", side + "-set", "true")
              .since("1.38", side + "-now", "OptionalInt\\[1]")
              .since("1.38", side + "-bytes", "true")
              .since("1.38", side + "-bytes-now", "4");
      if (answers.isAtLeast("1.38")) answers.is(side + "-int-now", "OptionalInt\\.empty");
    }
  }
}
