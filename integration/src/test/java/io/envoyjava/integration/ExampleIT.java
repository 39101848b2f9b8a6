// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.testing.Envoy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What the README promises of {@code envoy.yaml}, with all filters in one Envoy. */
@TestEnvoy.AlsoInContainer
final class ExampleIT {
  @TempDir static Path logs;
  private static Upstream httpbin;
  private static HttpClient client;
  private static Envoy envoy;
  private static boolean hasNetworkFilters;

  @BeforeAll
  static void start() throws Exception {
    httpbin = Upstream.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    envoy =
        TestEnvoy.builder()
            .share(TestEnvoy.openToAll(logs))
            .config(config())
            // In a container, Envoy is another user than these tests.
            .replace("\"./access_logs\"", "\"%s\", \"permissions\": \"rw-rw-rw-\"".formatted(logs))
            .replace("port_value: 1234", "port_value: " + httpbin.port())
            .start();
  }

  private static String config() throws IOException {
    hasNetworkFilters = ExampleConfig.hasNetworkFilters();
    return ExampleConfig.text(EnvoyConfig.FILTERS.resolve("../integration/envoy.yaml"))
        .replaceAll("port_value: 10\\d\\d", "port_value: 0")
        // Envoys before v1.37 have no access logger, whose file this is.
        .replace("./access_logs/", logs + "/");
  }

  @AfterAll
  static void stop() {
    envoy.close();
    client.close();
    httpbin.close();
  }

  /** A dash stands for nothing. On 1064, passthrough is the upstream filter of the cluster. */
  @ParameterizedTest(name = "{0}: {1} with {2} and {3}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1062 | /uuid       | -             | -           | 200 | "uuid": "
          1062 | /uuid       | -             | -           | 200 | x-passthrough-response-header: true
          1062 | /uuid       | -             | -           | 200 | foo: bar
          1062 | /uuid       | -             | -           | 200 | foo2: bar2
          1062 | /uuid       | -             | -           | 200 | x-response-code: 200
          1062 | /uuid       | -             | -           | 200 | x-upstream-address: 127.0.0.1:
          1062 | /uuid       | -             | -           | 200 | x-downstream-address: 127.0.0.1:
          1062 | /status/418 | -             | -           | 418 | x-response-code: 418
          1062 | /headers    | -             | -           | 200 | "X-Envoy-Header": ["envoy-header"]
          1062 | /headers    | -             | -           | 200 | "X-Envoy-Header2": ["envoy-header2"]
          1062 | /headers    | other: red    | -           | 200 | "Other": ["red"]
          1062 | /headers    | do-delay: yes | -           | 200 | x-delay-filter-lapsed: 2.
          1062 | /headers    | do-delay: yes | -           | 200 | "Delay-Filter-On-Scheduled": ["yes"]
          1062 | /headers    | foo: bar      | -           | 200 | "X-Foo": ["bar"]
          1062 | /uuid       | dog: cat      | -           | 200 | x-dog: cat
          1062 | /uuid       | -             | -           | 200 | x-status: 200
          1062 | /post       | -             | some body   | 200 | "data": "some body"
          1063 | /uuid       | -             | -           | 401 | Unauthorized by Java Module at on_request_headers
          1063 | /uuid       | -             | -           | 401 | content-type: text/plain
          1064 | /post       | -             | run curl    | 403 | Access forbidden
          1064 | /post       | -             | run wget    | 403 | Access forbidden
          1064 | /post       | -             | harmless    | 200 | "data": "harmless"
          1064 | /uuid       | -             | -           | 200 | "uuid": "
          1064 | /uuid       | -             | -           | 200 | x-passthrough-response-header: true
          1066 | /uuid       | -             | -           | 401 | www-authenticate: Basic
          1066 | /uuid       | authorization: Basic YWxpY2U6c2VjcmV0 | - | 200 | "uuid": "
          1069 | /uuid       | -             | -           | 401 | content-length: 0
          1069 | /uuid       | cookie: session=a | -       | 503 | content-length: 0
          1070 | /uuid       | -             | -           | 200 | "uuid": "
          1072 | /uuid       | -             | -           | 200 | "uuid": "
          1073 | /uuid       | -             | -           | 200 | "uuid": "
          1076 | /uuid       | -             | -           | 200 | "uuid": "
          1077 | /uuid       | -             | -           | 200 | "uuid": "
          1068 | /headers    | accept-encoding: gzip | - | 200 | content-type: application/json
          1067 | /events     | -             | hello       | 202 | content-type: text/plain
          """)
  void answerHas(
      String port,
      String path,
      @Nullable String header,
      @Nullable String body,
      int status,
      String part)
      throws Exception {
    assumeThat(hasNetworkFilters || Integer.parseInt(port) < 1071).isTrue();
    var response = send(port, path, header, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response)).contains(part);
  }

  @ParameterizedTest(name = "{0}: {1} with {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          1062 | /headers | apple: red | Apple
          1062 | /uuid    | -          | access-control-allow-credentials
          1062 | /uuid    | -          | x-delay-filter-lapsed
          1064 | /uuid    | -          | foo: bar
          """)
  void answerDoesNotHave(String port, String path, @Nullable String header, String part)
      throws Exception {
    var response = send(port, path, header, null);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).doesNotContain(part);
  }

  @Test
  void authorizedRequestsAreAcceptedAndRejectedAtRandom() throws Exception {
    var answers = new HashSet<String>();
    eventually(
        () -> {
          var response = send("1063", "/uuid", "go-module-auth-header: x", null);
          answers.add(response.statusCode() == 403 ? response.body() : "" + response.statusCode());
          assertThat(answers).containsExactlyInAnyOrder("200", "Access forbidden");
        });
  }

  @Test
  void responsesCanBeUnauthorizedToo() throws Exception {
    // Envoy v1.36 does not survive it, since the cluster's filter has held the response's headers.
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    eventually(
        () -> {
          var header = "go-module-auth-header: on_response_headers";
          var response = send("1063", "/uuid", header, null);
          // Unless it is the random one's turn to reject, every other time.
          assertThat(response.statusCode()).isEqualTo(401);
          assertThat(response.body())
              .isEqualTo("Unauthorized by Java Module at on_response_headers");
        });
  }

  @Test
  void requestsAreLogged() throws Exception {
    send("1062", "/anything?marker=logged", null, null);
    eventually(
        () -> {
          try (var files = Files.list(logs)) {
            var lines = files.flatMap(ExampleIT::lines).filter(line -> line.contains("=logged"));
            var log = JsonMapper.shared().readTree(lines.findFirst().orElse("{}"));
            assertThat(log.path("request_headers").values())
                .anyMatch(header -> header.asString().equals(":path: /anything?marker=logged"));
            assertThat(log.path("response_headers").values())
                .anyMatch(header -> header.asString().equals(":status: 200"));
          }
        });
  }

  @Test
  void theLatencyOfARouteIsInTheStatistics() throws Exception {
    send("1062", "/uuid", null, null);
    var sample = Pattern.compile("route_latency_ms_count\\{(.*)} [1-9]");
    // Envoy gathers the values from its threads every five seconds.
    eventually(
        () ->
            assertThat(sample.matcher(envoy.admin("/stats/prometheus")).results())
                .extracting(found -> found.group(1))
                .singleElement()
                .asString()
                .contains("version=\"v1.0.0\"", "route_name=\"catch_all\""));
  }

  @ParameterizedTest
  @CsvSource({"1071, hello, ECHO: hello"})
  void answerOfANetworkFilterIs(String listener, String line, String answer) throws Exception {
    assumeThat(hasNetworkFilters).isTrue();
    var socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port(listener));
    try (var client = new LineClient(socket)) {
      assertThat(client.ask(line)).isEqualTo(answer);
    }
  }

  @Test
  void noFilterHasFailed() throws Exception {
    send("1062", "/uuid", null, null);
    var failures = envoy.stats();
    failures.keySet().removeIf(name -> !name.endsWith(".failures"));
    // One for each filter, and another one for the upstream filter; more if somebody adds filters.
    assertThat(failures)
        .hasSizeGreaterThanOrEqualTo(11)
        .allSatisfy((name, count) -> assertThat(count).isZero());
  }

  private static HttpResponse<String> send(
      String listener, String path, @Nullable String header, @Nullable String body)
      throws Exception {
    var request = HttpRequest.newBuilder(envoy.uri(listener, path)).timeout(Duration.ofSeconds(20));
    if (header != null) {
      int colon = header.indexOf(": ");
      request.header(header.substring(0, colon), header.substring(colon + 2));
    }
    if (body != null) {
      request.header("content-type", "text/plain").POST(BodyPublishers.ofString(body));
    }
    return client.send(request.build(), ofString());
  }

  /** A response as {@code curl -i} shows it, but for the first line. */
  private static String text(HttpResponse<String> response) {
    return response.headers().map().entrySet().stream()
            .flatMap(header -> header.getValue().stream().map(v -> header.getKey() + ": " + v))
            .collect(joining("\n"))
        + "\n\n"
        + Upstream.oneLine(response.body());
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
