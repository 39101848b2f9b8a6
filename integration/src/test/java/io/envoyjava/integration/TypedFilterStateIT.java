// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.TypedStateFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter leaves objects in the filter state that Envoy's own code reads. */
final class TypedFilterStateIT {
  private static final String ROUTES =
      """
      - match: { prefix: /, headers: [{ name: x-destination, present_match: true }] }
        route: { cluster: chosen }
      - match: { prefix: / }
        route: { cluster: upstream }
      """;

  /** Sends a request to the upstream that the filter state names. */
  private static final String CLUSTER =
      """
        - name: chosen
          type: ORIGINAL_DST
          lb_policy: CLUSTER_PROVIDED
          connect_timeout: 5s
      """;

  @TempDir static Path directory;
  private static Httpbin upstream;
  private static EnvoyProcess envoy;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    var module = ModuleFile.of(directory, "typed_state", TypedStateFactory.class);
    upstream = Httpbin.start(0);
    var config = EnvoyConfig.upstream(upstream.port()).filter("typed_state").routes(ROUTES);
    envoy = EnvoyProcess.builder().config(config.yaml() + CLUSTER).modules(module).start();
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    envoy.close();
    upstream.close();
  }

  @Test
  void aClusterSendsTheRequestWhereTheFilterStateSays() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var address = "127.0.0.1:" + upstream.port();
    Answers.of(envoy, client, "x-destination", address).is("both", address + " two\\.test");
    assertThat(envoy.stat("cluster.chosen.upstream_rq_200")).isPositive();
  }

  @Test
  void aKeyIsSetFromTextThatEnvoyUnderstands() throws Exception {
    Answers.of(envoy, client)
        .since("1.38", "set", "true")
        .since("1.38", "get", "one\\.test")
        .since("1.38", "unknown-key", "false")
        .since("1.38", "bad-text", "false")
        .since("1.38", "set-again", "true")
        .since("1.38", "get-again", "two\\.test")
        .since("1.40", "other-life-span", "false of the connection");
  }

  @Test
  void otherObjectsHaveAFormAsTextToo() throws Exception {
    Answers.of(envoy, client).since("1.38", "of-bytes", "bytes").since("1.38", "absent", "null");
  }
}
