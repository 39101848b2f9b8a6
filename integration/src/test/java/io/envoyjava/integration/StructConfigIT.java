// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyExit;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A filter's configuration as a part of Envoy's YAML, a {@code google.protobuf.Struct}, means the
 * same as its text, and as JSON in a {@code StringValue}. Mistakes in it are named likewise.
 */
final class StructConfigIT {
  /** The SHA-256 of {@code open sesame}. */
  private static final String DIGEST =
      "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

  /** Envoy makes text of whole numbers beyond 32 bits, and of all others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "StringValue | x-key",
        "StringValue | '{\"header\": \"x-key\"}'",
        "Struct      | { header: x-key }",
        "StringValue | '{\"header\": \"x-key\", \"credentials\": [\"<digest>\"],"
            + " \"cache\": {\"max_size\": 100, \"ttl\": \"PT5M\"}}'",
        "Struct      | { header: x-key, credentials: [<digest>],"
            + " cache: { max_size: 100, ttl: PT5M } }",
        "Struct      | { header: x-key, credentials: [<digest>], cache: { max_size: 5000000000 } }",
        "Struct      | { header: x-key, credentials: [<digest>], cache: { max_size: 1.0e3 } }",
      })
  void allFormsOfAConfigurationMeanTheSame(String type, String value) throws Exception {
    if (type.equals("Struct")) EnvoyVersion.assumeAtLeast("1.38");
    var config = headerAuth(type, value);
    try (var envoy = TestEnvoy.builder().config(config.yaml()).start();
        var client = HttpClient.newHttpClient()) {
      var uri = envoy.uri(EnvoyConfig.LISTENER, "/");
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
      assertThat(client.send(request.build(), discarding()).statusCode()).isEqualTo(401);
      request.header("x-key", "open sesame");
      assertThat(client.send(request.build(), discarding()).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ header: x-key, credentials: [a], cache: { size: 1 } }"
            + "| cache.size: unknown field; expected only max_size, ttl",
        "{ header: x-key, cache: { max_size: 1.5 } }"
            + "| cache.max_size: expected a whole number (64 bits), found \"1.5\"",
        "{ header: x-key, cache: { max_size: 1.0e+19 } }"
            + "| cache.max_size: expected a whole number (64 bits), found \"1.0e+19\"",
        "{ header: x-key, cache: { max_size: '1' } }"
            + "| cache.max_size: expected a whole number (64 bits), found \"1\"",
        "{ header: x-key, cache: { ttl: 5m } }"
            + "| cache.ttl: expected a duration such as \"PT2S\", found \"5m\"",
        "{ header: x-key, credentials: [a, 1] } | credentials[1]: expected a string, found 1",
        "{ header: x-key, credentials: } | credentials: expected an array, found null",
        "{ credentials: [a] } | header: expected a string, found nothing",
      })
  void mistakeInAStructIsNamedWithItsPath(String value, String message) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38");
    var exit = validate(headerAuth("Struct", value));
    assertThat(exit.status()).isEqualTo(1);
    assertThat(LogErrors.ofModules(exit.log()))
        .anyMatch(
            line -> line.contains("filter 'header_auth': configuration rejected: " + message));
  }

  @Test
  void routesMayHaveStructs() throws Exception {
    EnvoyVersion.assumeAtLeast("1.39");
    assertThat(validate(routeWith("{ disabled: true }")).status()).isZero();
    var exit = validate(routeWith("{ disabled: 1 }"));
    assertThat(exit.status()).isEqualTo(1);
    assertThat(LogErrors.ofModules(exit.log()))
        .anyMatch(line -> line.contains("disabled: expected true or false, found 1"));
  }

  private static EnvoyExit validate(EnvoyConfig config) {
    return TestEnvoy.builder().config(config.yaml()).validate();
  }

  private static EnvoyConfig headerAuth(String type, String value) {
    return EnvoyConfig.direct()
        .filterEntry(
            """
            - name: header_auth
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter
                dynamic_module_config: { name: header_auth }
                filter_name: header_auth
                filter_config:
                  "@type": type.googleapis.com/google.protobuf.%s
                  value: %s
            """
                .formatted(type, value.replace("<digest>", DIGEST)));
  }

  private static EnvoyConfig routeWith(String settings) {
    return EnvoyConfig.direct()
        .filter("ext_auth", "{\"cluster\": \"upstream\", \"path\": \"/\"}")
        .routes(
            """
            - match: { prefix: / }
              direct_response: { status: 200 }
              typed_per_filter_config:
                ext_auth:
                  "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilterPerRoute
                  dynamic_module_config: { name: ext_auth }
                  per_route_config_name: ext_auth
                  filter_config:
                    "@type": type.googleapis.com/google.protobuf.Struct
                    value: %s
            """
                .formatted(settings));
  }
}
