// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.KeysFactory;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration does on Envoy's main thread: requests to clusters, and tasks. */
final class ConfigCalloutsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  /** An older one rejects the configuration. */
  @BeforeEach
  void needsAnEnvoyThatLetsConfigurationsSendRequests() throws Exception {
    EnvoyVersion.assumeAtLeast(HttpFeature.CONFIG_CALLOUTS.since());
  }

  @Test
  void aConfigurationFetchesAndRefreshes() throws Exception {
    try (var keys = Httpbin.start(0);
        var envoy = start(config("keys /headers").cluster("keys", keys.port()))) {
      eventually(() -> assertThat(get(envoy, "/")).isEqualTo("fetched 3"));
      envoy.awaitLog(line -> line.endsWith("concurrency 1, validates false"), LIMIT);
    }
  }

  @Test
  void aClusterThatIsUnknownIsAFailureWithAReason() throws Exception {
    try (var envoy = start(config("nowhere /"))) {
      envoy.awaitLog(
          line -> line.endsWith("no keys: request to cluster 'nowhere': Envoy has no such cluster"),
          LIMIT);
      assertThat(get(envoy, "/")).isEqualTo("fetched 0");
    }
  }

  @Test
  void aTaskThatFailsIsCountedAndTheNextOneRuns() throws Exception {
    try (var envoy = start(config("nowhere /"))) {
      assertThat(get(envoy, "/fail")).isEqualTo("fetched 0");
      assertThat(get(envoy, "/fail")).isEqualTo("fetched 0");
      envoy.awaitLog(
          line ->
              line.contains("filter 'keys': a task of the configuration's executor failed")
                  && line.contains("a task that fails"),
          LIMIT);
      EnvoyVersion.assumeAtLeast("1.39", envoy);
      envoy.awaitStat("dynamicmodulescustom.keys.failures", value -> value == 2, LIMIT);
    }
  }

  @Test
  void eachTaskThatFailsIsCountedAlsoIfSeveralRunInOneTurn() throws Exception {
    EnvoyVersion.assumeAtLeast("1.39");
    try (var envoy = start(config("nowhere /"))) {
      assertThat(get(envoy, "/fail-in-one-turn")).isEqualTo("fetched 0");
      envoy.awaitStat("dynamicmodulescustom.keys.failures", value -> value >= 3, LIMIT);
      // Behind them in the queue.
      assertThat(get(envoy, "/fail")).isEqualTo("fetched 0");
      envoy.awaitStat("dynamicmodulescustom.keys.failures", value -> value == 4, LIMIT);
    }
  }

  @Test
  void aConfigurationThatGoesLeavesItsRequestsBehind() throws Exception {
    try (var silent = BrittleUpstream.start();
        var updates =
            ListenerUpdates.start(
                EnvoyProcess.builder().modules(module()).concurrency(1),
                directory,
                config("upstream /silent").upstreamPort(silent.port()))) {
      var envoy = updates.envoy();
      for (int i = 0; i < 5; i++) {
        updates.update(
            config("upstream /silent")
                .upstreamPort(silent.port())
                .listenerOptions("per_connection_buffer_limit_bytes: " + (65_536 + i)));
      }
      assertThat(get(envoy, "/")).isEqualTo("fetched 0");
      assertThat(envoy.terminate()).isZero();
    }
  }

  private static EnvoyConfig config(String cluster) {
    return EnvoyConfig.upstream(1).filter("keys", cluster);
  }

  private Path module() {
    return ModuleFile.of(directory, "keys", KeysFactory.class);
  }

  private Envoy start(EnvoyConfig config) {
    return EnvoyProcess.builder().config(config.yaml()).modules(module()).concurrency(1).start();
  }

  private static String get(Envoy envoy, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
