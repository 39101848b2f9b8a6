// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.UpstreamStreamsFactory;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code Cluster.open}, of a filter's stream and of its configuration: each hook of {@code
 * UpstreamStream.Listener} is called, and each {@code send}, {@code end} and {@code reset} arrives.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class UpstreamStreamsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String FAILURES = "dynamicmodulescustom.streams.failures";
  private static final String TRAILERS =
      "explicit_http_config: { http_protocol_options: { enable_trailers: true } }\n";

  private EchoUpstream echo;
  private BrittleUpstream brittle;
  private EnvoyProcess envoy;
  private HttpClient client;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    EnvoyVersion.assumeAtLeast(HttpFeature.UPSTREAM_STREAMS.since());
    echo = EchoUpstream.start();
    brittle = BrittleUpstream.start();
    client = HttpClient.newHttpClient();
    envoy =
        EnvoyProcess.builder()
            .config(config("").yaml())
            .modules(module(directory))
            .concurrency(1)
            .start();
  }

  private static Path module(Path directory) {
    return ModuleFile.of(directory, "streams", UpstreamStreamsFactory.class);
  }

  private EnvoyConfig config(String settings) {
    return EnvoyConfig.upstream(echo.port())
        .upstreamHttpOptions(TRAILERS)
        .filter("streams", settings)
        .cluster("brittle", brittle.port());
  }

  @AfterAll
  void end() throws Exception {
    if (client == null) return;
    client.close();
    envoy.close();
    brittle.close();
    echo.close();
  }

  /** Nothing is under way after a test, whatever has ended it. */
  @AfterEach
  void nothingIsLeft() throws Exception {
    for (var cluster : new String[] {"upstream", "brittle"}) {
      eventually(
          () ->
              assertThat(envoy.stat("cluster." + cluster + ".upstream_rq_active"))
                  .as(cluster)
                  .isZero());
    }
  }

  static Stream<String> sources() {
    return Stream.of("stream", "configuration");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void piecesAndTrailersGoBothWays(String from) throws Exception {
    assertThat(send(from, "trailers", "upstream", "/"))
        .isEqualTo("[headers 200, x-end=yes] echo:one two three");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void streamWithoutTrailersCompletes(String from) throws Exception {
    assertThat(send(from, "whole", "upstream", "/")).isEqualTo("[headers 200] echo:one two");
  }

  @ParameterizedTest
  @MethodSource("sources")
  void nothingComesAfterAReset(String from) throws Exception {
    assertThat(send(from, "reset", "upstream", "/")).isEqualTo("reset, open: false, []");
    assertThat(send(from, "reset-on-headers", "brittle", "/silent-in-response-body"))
        .isEqualTo("reset, open: false, [headers 200]");
  }

  @ParameterizedTest
  @CsvSource({
    "stream, whole, nowhere, /, [] UNKNOWN_CLUSTER",
    "configuration, whole, nowhere, /, [] UNKNOWN_CLUSTER",
    "stream, whole, brittle, /in-response-body, [headers 200] RESET",
    "configuration, whole, brittle, /in-response-body, [headers 200] RESET",
  })
  void streamThatEndsEarlyHasAReason(
      String from, String way, String cluster, String path, String outcome) throws Exception {
    assertThat(send(from, way, cluster, path)).isEqualTo(outcome);
  }

  /** Envoy answers in the place of the upstream. */
  @ParameterizedTest
  @MethodSource("sources")
  void timeoutIsForTheWholeStream(String from) throws Exception {
    assertThat(send(from, "quick", "brittle", "/silent")).startsWith("[headers 504]");
  }

  @Test
  void listenerOfAConfigurationThatThrowsIsAFailureOfTheFilter() throws Exception {
    long before = envoy.stat(FAILURES);
    assertThat(send("configuration", "throw", "upstream", "/")).isEqualTo("thrown");
    envoy.awaitLog(line -> line.contains("thrown by a listener"), LIMIT);
    EnvoyVersion.assumeAtLeast("1.39", envoy);
    envoy.awaitStat(FAILURES, value -> value == before + 1, LIMIT);
    assertThat(send("configuration", "whole", "upstream", "/"))
        .isEqualTo("[headers 200] echo:one two");
  }

  @Test
  void configurationThatGoesEndsItsStreams(@TempDir Path directory) throws Exception {
    EnvoyVersion.assumeAtLeast(HttpFeature.CONFIG_CALLOUTS.since(), envoy);
    var active = "cluster.upstream.upstream_rq_active";
    var streaming = config("upstream").upstreamPort(brittle.port());
    var idle = config("").upstreamPort(brittle.port());
    try (var updates =
        ListenerUpdates.start(
            EnvoyProcess.builder().modules(module(directory)).concurrency(1),
            directory,
            streaming)) {
      var updated = updates.envoy();
      eventually(() -> assertThat(updated.stat(active)).isEqualTo(1));
      updates.update(idle.listenerOptions("per_connection_buffer_limit_bytes: 65536"));
      eventually(() -> assertThat(updated.stat(active)).isZero());
      assertThat(updated.stat(FAILURES)).isZero();
      assertThat(updated.terminate()).isZero();
    }
  }

  private String send(String from, String way, String cluster, String path) throws Exception {
    if (from.equals("configuration")) {
      EnvoyVersion.assumeAtLeast(HttpFeature.CONFIG_CALLOUTS.since(), envoy);
    }
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/"))
            .headers("x-from", from, "x-way", way, "x-cluster", cluster, "x-path", path)
            .timeout(LIMIT)
            .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
