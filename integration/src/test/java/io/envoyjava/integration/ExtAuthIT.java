// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.Httpbin;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter ext-auth, in both styles, with a service behind a cluster, and without one. */
@ParameterizedClass
@ValueSource(strings = {"ext_auth", "ext_auth_blocking"})
@Tag("any-envoy")
final class ExtAuthIT {

  /** Base 64 of {@code alice:secret}. */
  private static final String ALICE = "Basic YWxpY2U6c2VjcmV0";

  private final String filter;
  private Httpbin httpbin;
  private HttpClient client;

  ExtAuthIT(String filter) {
    this.filter = filter;
  }

  @BeforeEach
  void start() {
    httpbin = Httpbin.start(0);
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    httpbin.close();
  }

  @Test
  void theServiceDecides() throws Exception {
    try (var envoy = envoy(config("upstream", ""))) {
      var refused = send(envoy, "/uuid");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("www-authenticate"))
          .hasValueSatisfying(value -> assertThat(value).startsWith("Basic"));
      assertThat(send(envoy, "/uuid", "authorization", ALICE).statusCode()).isEqualTo(200);
      assertThat(send(envoy, "/uuid", "authorization", "Basic x").statusCode()).isEqualTo(401);
      assertThat(stat(envoy, "denied")).isEqualTo(2);
      assertThat(stat(envoy, "allowed")).isEqualTo(1);
      assertThat(stat(envoy, "errors")).isZero();
    }
  }

  @Test
  void aDecisionIsKeptForTheSameQuestion() throws Exception {
    try (var envoy = envoy(config("upstream", ", \"cache\": {\"ttl\": \"PT1H\"}"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(envoy, "/uuid", "authorization", ALICE).statusCode()).isEqualTo(200);
        assertThat(send(envoy, "/uuid").statusCode()).isEqualTo(401);
      }
      assertThat(send(envoy, "/headers", "authorization", ALICE).statusCode()).isEqualTo(200);
      assertThat(stat(envoy, "cache_hits")).isEqualTo(4);
    }
  }

  @Test
  void headersOfTheServiceReplaceWhatTheClientClaims() throws Exception {
    var headers = ", \"upstream_headers\": [\"content-type\", \"x-user\"]";
    try (var envoy = envoy(config("upstream", headers))) {
      var answer =
          send(envoy, "/headers", "authorization", ALICE, "x-user", "root", "content-type", "a/b");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("application/json").doesNotContain("root", "a/b");
    }
  }

  @Test
  void withoutADecisionTheRequestIsRefused() throws Exception {
    try (var envoy = envoy(config("nowhere", ""))) {
      assertThat(send(envoy, "/uuid", "authorization", ALICE).statusCode()).isEqualTo(503);
      assertThat(stat(envoy, "errors")).isEqualTo(1);
    }
    try (var envoy = envoy(config("closed", "").cluster("closed", 1))) {
      assertThat(send(envoy, "/uuid", "authorization", ALICE).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void ifConfiguredTheRequestPassesWithoutADecision() throws Exception {
    var open = ", \"fail_open\": true, \"upstream_headers\": [\"x-user\"]";
    try (var envoy = envoy(config("nowhere", open))) {
      var answer = send(envoy, "/headers", "x-user", "root");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("root");
      assertThat(stat(envoy, "errors")).isEqualTo(1);
    }
  }

  @Test
  void aRouteCanBeLeftOut() throws Exception {
    var config =
        config("nowhere", "")
            .routes(
                """
                - match: { prefix: /uuid }
                  route: { cluster: upstream }
                  typed_per_filter_config:
                    <filter>:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute
                      dynamic_module_config: { name: ext_auth }
                      per_route_config_name: <filter>
                      filter_config:
                        "@type": type.googleapis.com/google.protobuf.StringValue
                        value: '{"disabled": true}'
                - match: { prefix: / }
                  route: { cluster: upstream }
                """
                    .replace("<filter>", filter));
    try (var envoy = envoy(config)) {
      assertThat(send(envoy, "/uuid").statusCode()).isEqualTo(200);
      assertThat(send(envoy, "/headers").statusCode()).isEqualTo(503);
    }
  }

  private EnvoyConfig config(String cluster, String more) {
    var settings =
        "{\"cluster\": \"%s\", \"path\": \"/basic-auth/alice/secret\", \"timeout\": \"PT30S\"%s}"
            .formatted(cluster, more);
    return EnvoyConfig.upstream(httpbin.port()).filter("ext_auth", filter, settings);
  }

  private long stat(Envoy envoy, String name) {
    return envoy.stat("dynamicmodulescustom." + filter + "." + name);
  }

  private static Envoy envoy(EnvoyConfig config) {
    return TestEnvoy.builder().config(config.yaml()).start();
  }

  private HttpResponse<String> send(Envoy envoy, String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path));
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
