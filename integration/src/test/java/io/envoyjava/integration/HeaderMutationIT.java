// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestEnvoy.AlsoInContainer
final class HeaderMutationIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      {
        "request_headers": [
          ["X-Envoy-Header", "envoy-header"],
          ["X-Envoy-Header2", "envoy-header2"],
          ["X-Replaced", "b\u00fcrger"]
        ],
        "remove_request_headers": ["apple"],
        "response_headers": [["Foo", "bar"], ["Foo2", "bar2"]],
        "remove_response_headers": ["Access-Control-Allow-Credentials", "not-there"]
      }
      """;
  private static final String ROUTES =
      """
      - match: { prefix: /direct }
        direct_response: { status: 203, body: { inline_string: direct } }
      - match: { prefix: / }
        route: { cluster: upstream }
      """;

  @TempDir static Path directory;
  private static Upstream httpbin;
  private static HttpClient client;
  private static ListenerUpdates updates;
  private static Envoy envoy;

  @BeforeAll
  static void start() throws Exception {
    httpbin = Upstream.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    updates = ListenerUpdates.start(TestEnvoy.builder(), directory, config(CONFIG));
    envoy = updates.envoy();
  }

  @AfterAll
  static void stop() {
    updates.close();
    client.close();
    httpbin.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          X-Envoy-Header,  '["envoy-header"]'
          X-Envoy-Header2, '["envoy-header2"]'
          X-Replaced,      '["b\u00c3\u00bcrger"]'
          Apple,           none
          Other,           '["o"]'
          """)
  void requestHeaders(String name, @Nullable String values) throws Exception {
    var response =
        client.send(
            request("/headers")
                .header("apple", "a1")
                .header("Apple", "a2")
                .header("x-replaced", "r1")
                .header("x-replaced", "r2")
                .header("other", "o")
                .build(),
            ofString());
    JsonNode received = JsonMapper.shared().readTree(response.body()).path("headers").path(name);
    assertThat(received.isMissingNode() ? null : received.toString())
        .isEqualTo(values == null ? null : Upstream.shown(values));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          /uuid,       200, foo, bar
          /uuid,       200, foo2, bar2
          /uuid,       200, access-control-allow-credentials, none
          /uuid,       200, access-control-allow-origin, *
          /uuid,       200, x-response-code, 200
          /status/418, 418, x-response-code, 418
          /status/418, 418, foo, bar
          /direct,     203, x-response-code, 203
          /direct,     203, x-upstream-address, none
          /direct,     203, foo, bar
          """)
  void responseHeaders(String path, int status, String name, String value) throws Exception {
    var response = get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().allValues(name))
        .isEqualTo(value == null ? List.of() : List.of(value));
  }

  @Test
  void addressesAreThoseOfThisStream() throws Exception {
    var headers = get("/uuid").headers();
    assertThat(headers.firstValue("x-upstream-address")).hasValue("127.0.0.1:" + httpbin.port());
    assertThat(headers.firstValue("x-downstream-address").orElseThrow())
        .matches("127\\.0\\.0\\.1:\\d+");
  }

  @Test
  void upstreamThatIsDownIsNoFailure() throws Exception {
    int nobody;
    try (var closed = Upstream.start()) {
      nobody = closed.port();
    }
    var config = EnvoyConfig.upstream(nobody).filter("header_mutation", CONFIG);
    try (var alone = TestEnvoy.builder().config(config.yaml()).start()) {
      var uri = alone.uri(EnvoyConfig.LISTENER, "/uuid");
      var response = client.send(HttpRequest.newBuilder(uri).build(), ofString());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("foo")).hasValue("bar");
      assertThat(response.headers().firstValue("x-response-code")).hasValue("503");
      assertThat(alone.stat("dynamicmodulescustom.header_mutation.failures")).isZero();
    }
  }

  @Test
  void yamlMayStandInTheConfigurationItself() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var yaml =
        config("{}")
            .yaml()
            .replace("google.protobuf.StringValue", "google.protobuf.Struct")
            .replace("value: \"{}\"", "value: { response_headers: [[foo, from-a-struct]] }");
    try (var struct = TestEnvoy.builder().config(yaml).start()) {
      var uri = struct.uri(EnvoyConfig.LISTENER, "/uuid");
      var response = client.send(HttpRequest.newBuilder(uri).build(), ofString());
      assertThat(response.headers().firstValue("foo")).hasValue("from-a-struct");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                             ~ configuration: expected a JSON object, found nothing
          foo: bar                                       ~ configuration: expected JSON, found at line 1, column 1: Unrecognized token 'foo': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {"headers": []}                                ~ headers: unknown field; expected only request_headers, remove_request_headers, response_headers, remove_response_headers
          {"request_headers": "a"}                       ~ request_headers: expected an array, found "a"
          {"request_headers": [["a"]]}                   ~ request_headers[0]: expected a name and a value, found ["a"]
          {"request_headers": [["", "b"]]}               ~ request_headers[0]: expected the name of an HTTP header, found ""
          {"request_headers": [["a", ""]]}               ~ request_headers[0]: expected a value, found none; a header can be removed, but not be empty
          {"response_headers": [["a", "b\\r\\nc: d"]]}   ~ response_headers[0]: expected a value without line ends and NUL, found "b\\r\\nc: d"
          {"response_headers": [[":status", "200"]]}     ~ response_headers[0]: expected the name of an HTTP header, found ":status"
          {"remove_request_headers": ["host"]}           ~ remove_request_headers[0]: header host: cannot be removed, only set
          {"response_headers": [["content-length", "5"]]} ~ response_headers[0]: header content-length: can be removed, or set to the size of the body while all of it is held
          {"request_headers": [["Transfer-Encoding", "chunked"]]} ~ request_headers[0]: header Transfer-Encoding: describes the connection, which is Envoy's, and cannot be changed
          {"remove_response_headers": [1]}               ~ remove_response_headers[0]: expected a string, found 1
          """)
  void badConfigurationLeavesTheOldOne(String config, String message) throws Exception {
    updates.updateExpectingRejection(config(config), "header_mutation", message);
    assertThat(get("/uuid").headers().firstValue("foo")).hasValue("bar");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).timeout(TIMEOUT);
  }

  private static EnvoyConfig config(String config) {
    return EnvoyConfig.upstream(httpbin.port()).filter("header_mutation", config).routes(ROUTES);
  }
}
