// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestEnvoy.AlsoInContainer
final class HeaderAuthIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String HEADER = "go-module-auth-header";
  private static final String AT_REQUEST = "Unauthorized by Java Module at on_request_headers";
  private static final String AT_RESPONSE = "Unauthorized by Java Module at on_response_headers";

  @TempDir static Path directory;
  private static Upstream httpbin;
  private static HttpClient client;
  private static Envoy anyValue;
  private static Envoy credentials;
  private static ListenerUpdates updates;

  @BeforeAll
  static void start() throws Exception {
    httpbin = Upstream.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    anyValue = envoy(config(HEADER + "\n"));
    credentials =
        envoy(
            config(
                """
                {
                  "header": "%s",
                  "credentials": ["%s", "%s"],
                  "cache": {"max_size": 100, "ttl": "PT1H"}
                }
                """
                    .formatted(HEADER, sha256("open sesame"), sha256("on_response_headers"))));
    updates = ListenerUpdates.start(TestEnvoy.builder(), directory, config(HEADER));
  }

  @AfterAll
  static void stop() {
    updates.close();
    credentials.close();
    anyValue.close();
    client.close();
    httpbin.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      textBlock =
          """
          absent,              401, on_request_headers
          '',                  200, none
          anything,            200, none
          on_request_headers,  200, none
          on_response_headers, 401, on_response_headers
          """)
  void headerDecides(@Nullable String value, int status, String hook) throws Exception {
    assertAnswer(send(anyValue, "/uuid", value == null ? List.of() : List.of(value)), status, hook);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      textBlock =
          """
          absent,              401, on_request_headers
          '',                  401, on_request_headers
          open sesame,         200, none
          Open sesame,         401, on_request_headers
          open sesame!,        401, on_request_headers
          open sesam,          401, on_request_headers
          on_response_headers, 401, on_response_headers
          """)
  void credentialDecides(@Nullable String value, int status, String hook) throws Exception {
    var values = value == null ? List.<String>of() : List.of(value);
    for (int i = 0; i < 3; i++) {
      assertAnswer(send(credentials, "/uuid", values), status, hook);
    }
  }

  @Test
  void secondValueIsNotOverlooked() throws Exception {
    assertAnswer(
        send(credentials, "/uuid", List.of("open sesame", "x")), 401, "on_request_headers");
    assertAnswer(
        send(credentials, "/uuid", List.of("x", "open sesame")), 401, "on_request_headers");
    assertAnswer(send(anyValue, "/uuid", List.of("x", "y")), 200, "none");
  }

  @Test
  void responseOfEnvoyItselfIsRejectedToo() throws Exception {
    var routes =
        """
        - match: { prefix: / }
          direct_response: { status: 200, body: { inline_string: direct } }
        """;
    try (var envoy = envoy(config(HEADER).routes(routes))) {
      assertThat(send(envoy, "/", List.of("x")).body()).isEqualTo("direct");
      assertAnswer(send(envoy, "/", List.of("on_response_headers")), 401, "on_response_headers");
      assertThat(envoy.stat("dynamicmodulescustom.header_auth.failures")).isZero();
    }
  }

  @Test
  void decisionsAreCachedAndCounted() throws Exception {
    try (var envoy =
        envoy(
            config(
                "{\"header\": \"%s\", \"credentials\": [\"%s\"]}"
                    .formatted(HEADER, sha256("open sesame"))))) {
      for (int i = 0; i < 10; i++) {
        assertAnswer(send(envoy, "/uuid", List.of("open sesame")), 200, "none");
        assertAnswer(send(envoy, "/uuid", List.of("wrong")), 401, "on_request_headers");
      }
      var prefix = "dynamicmodulescustom.header_auth.";
      envoy.awaitStat(prefix + "cache_hits", hits -> hits == 18, TIMEOUT);
      envoy.awaitStat(prefix + "cache_misses", misses -> misses == 2, TIMEOUT);
      envoy.awaitStat(prefix + "rejected", rejected -> rejected == 10, TIMEOUT);
      assertThat(envoy.stat(prefix + "failures")).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log()).anyMatch(line -> line.contains("hitCount=18, missCount=2"));
      assertThat(envoy.log()).noneMatch(line -> line.contains("sesame") || line.contains("wrong"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ``                   ~ header: expected the name of an HTTP header, found ""
          two words            ~ header: expected the name of an HTTP header, found "two words"
          {"header": ""}       ~ header: expected the name of an HTTP header, found ""
          {"header": 1}        ~ header: expected a string, found 1
          {"header": "x"       ~ configuration: expected JSON, found at line 1, column 15: Unexpected end-of-input: expected close marker for Object
          {"name": "x"}        ~ name: unknown field; expected only header, credentials, cache
          {"header": "x", "credentials": ["x"]} ~ credentials[0]: expected a SHA-256 (64 hex digits), found 1 characters that are none
          {"header": "x", "credentials": ["0000000000000000000000000000000000000000000000000000000000000000"], "cache": {"max_size": -1}} ~ cache.max_size: expected a number from 1 on, found -1
          """)
  void badConfigurationLeavesTheOldOne(String config, String message) throws Exception {
    updates.updateExpectingRejection(config(config), "header_auth", message);
    assertAnswer(send(updates.envoy(), "/uuid", List.of("x")), 200, "none");
    assertAnswer(send(updates.envoy(), "/uuid", List.of()), 401, "on_request_headers");
  }

  private static void assertAnswer(HttpResponse<String> response, int status, String hook) {
    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 200) {
      assertThat(response.body()).contains("\"uuid\"");
      return;
    }
    assertThat(response.body())
        .isEqualTo(hook.equals("on_request_headers") ? AT_REQUEST : AT_RESPONSE);
    assertThat(response.headers().allValues("content-type")).containsExactly("text/plain");
  }

  private static HttpResponse<String> send(Envoy envoy, String path, List<String> values)
      throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).timeout(TIMEOUT);
    for (var value : values) request.header(HEADER, value);
    return client.send(request.build(), ofString());
  }

  private static EnvoyConfig config(String config) {
    return EnvoyConfig.upstream(httpbin.port()).filter("header_auth", config);
  }

  private static Envoy envoy(EnvoyConfig config) {
    return TestEnvoy.builder().config(config.yaml()).start();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
