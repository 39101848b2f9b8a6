// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BodiesFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/bodies.md} and {@code docs/routing.md} say is so. */
final class BodiesIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FAILURES = "dynamicmodulescustom.bodies.failures";
  private static final String MADE = "made by a filter";
  private static final String HTTP1_WITH_TRAILERS =
      "http_protocol_options: { enable_trailers: true }";

  @TempDir static Path directory;
  private static Httpbin upstream;
  private static EchoUpstream echo;
  private static EnvoyProcess envoy;
  private static EnvoyProcess beforeEcho;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    var module = ModuleFile.of(directory, "bodies", BodiesFactory.class);
    upstream = Httpbin.start(0);
    echo = EchoUpstream.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    envoy = start(EnvoyConfig.upstream(upstream.port()).routes(routes()), module);
    beforeEcho =
        start(
            EnvoyConfig.upstream(echo.port())
                .connectionManagerOptions(HTTP1_WITH_TRAILERS)
                .upstreamHttpOptions("explicit_http_config: { " + HTTP1_WITH_TRAILERS + " }\n"),
            module);
  }

  @AfterAll
  static void stop() throws Exception {
    beforeEcho.close();
    envoy.close();
    client.close();
    echo.close();
    upstream.close();
  }

  private static EnvoyProcess start(EnvoyConfig config, Path module) {
    return EnvoyProcess.builder()
        .config(config.filter("bodies").yaml())
        .modules(module)
        .concurrency(1)
        .start();
  }

  /** Two routes that answer which of them was taken. */
  private static String routes() {
    return """
    - match: { path: /routed }
      route: { cluster: upstream }
      response_headers_to_add: [{ header: { key: x-route, value: routed } }]
    - match: { prefix: / }
      route: { cluster: upstream }
      response_headers_to_add: [{ header: { key: x-route, value: other } }]
    """;
  }

  @ParameterizedTest
  @ValueSource(strings = {"make the request's body", "make the request's body later"})
  void requestWithoutABodyGetsOne(String order) throws Exception {
    EnvoyVersion.assumeAtLeast("1.36.3", envoy);
    var response = get("/anything", order);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"data\": \"" + MADE + "\"");
    assertNoFailures(envoy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"make the request's body", "make the request's body later"})
  void requestWithAnEmptyBodyGetsOneWithItsLength(String order) throws Exception {
    EnvoyVersion.assumeAtLeast("1.36.3", envoy);
    var response = post("/anything", order, BodyPublishers.ofByteArray(new byte[0]));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"data\": \"" + MADE + "\"")
        .contains("\"Content-Length\": [\"" + MADE.length() + "\"]");
    assertNoFailures(envoy);
  }

  @Test
  void responseWithoutABodyGetsOneWithItsLength() throws Exception {
    EnvoyVersion.assumeAtLeast("1.36.3", envoy);
    var response = get("/status/200", "make the response's body");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(MADE);
    assertThat(response.headers().firstValueAsLong("content-length")).hasValue(MADE.length());
    assertNoFailures(envoy);
  }

  /** Above all, its length is not changed. */
  @Test
  void messageStaysAsItIsIfEnvoyCannotGiveItABody() throws Exception {
    EnvoyVersion.assumeOlderThan("1.36.3", envoy);
    var response = get("/status/200", "make the response's body");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    var empty = BodyPublishers.ofByteArray(new byte[0]);
    assertThat(post("/anything", "make the request's body", empty).body())
        .contains("\"data\": \"\"");
    assertNoFailures(envoy);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "100000, true", "0, false", "1, false", "100000, false"})
  void piecesThatAFilterKeepsComeBackWhole(int size, boolean chunks) throws Exception {
    var body = "x".repeat(size);
    var publisher = chunks ? chunks(body) : BodyPublishers.ofString(body);
    var response = post("/echo", "keep the response with its headers", publisher);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(body);
    assertNoFailures(envoy);
  }

  @Test
  void piecesThatAFilterKeepsComeBackBeforeTheTrailers() throws Exception {
    EnvoyVersion.assumeAtLeast("1.36.3", envoy);
    assertThat(echoed("keep the response with its headers"))
        .endsWith("\r\n\r\na\r\necho:hello\r\n0\r\nx-trailer: yes\r\n\r\n");
    assertNoFailures(beforeEcho);
  }

  /** Rather than a response without its body. */
  @Test
  void piecesThatEnvoyCannotTakeBackEndInAnError() throws Exception {
    EnvoyVersion.assumeOlderThan("1.36.3", envoy);
    assertThat(echoed("keep the response with its headers")).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void filterThatHoldsTheHeadersTooCanStillFailWithAStatus() throws Exception {
    long before = beforeEcho.stat(FAILURES);
    assertThat(echoed("keep the response with its headers and fail")).startsWith("HTTP/1.1 500 ");
    assertThat(echoed("keep the response without its headers and fail"))
        .startsWith("HTTP/1.1 200 ")
        .doesNotContain("\r\n0\r\n");
    assertThat(beforeEcho.stat(FAILURES)).isEqualTo(before + 2);
  }

  @Test
  void changedPathAloneDoesNotChangeTheRoute() throws Exception {
    var response = get("/anything", "change the path");
    assertThat(response.headers().allValues("x-route")).containsExactly("other");
    assertThat(response.statusCode()).isEqualTo(404);
  }

  @Test
  void pathAtTheEndDecidesOnTheRouteThatWasCleared() throws Exception {
    var response = get("/anything", "route");
    assertThat(response.headers().allValues("x-route")).containsExactly("routed");
    response = get("/anything", "route and change the path");
    assertThat(response.headers().allValues("x-route")).containsExactly("other");
    assertThat(response.body()).contains("/anything/sent\"");
  }

  @Test
  void routeThatIsFixedStaysWhenThePathChanges() throws Exception {
    var response = get("/anything", "route, fix it and change the path");
    assertThat(response.headers().allValues("x-route")).containsExactly("routed");
    assertThat(response.body()).contains("/anything/sent\"");
  }

  private static HttpResponse<String> get(String path, String order) throws Exception {
    return client.send(request(path, order).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String order, BodyPublisher body)
      throws Exception {
    return client.send(request(path, order).POST(body).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path, String order) {
    return HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path))
        .header("x-do", order)
        .timeout(TIMEOUT);
  }

  private static BodyPublisher chunks(String body) {
    var bytes = body.getBytes(UTF_8);
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
  }

  /** What comes back of a request to the echo, which sends a chunk of its own first. */
  private static String echoed(String order) throws Exception {
    var request =
        """
        POST /echo HTTP/1.1\r
        host: test\r
        connection: close\r
        transfer-encoding: chunked\r
        x-do: %s\r
        \r
        5\r
        hello\r
        0\r
        x-trailer: yes\r
        \r
        """
            .formatted(order);
    try (var exchange = Exchange.start(beforeEcho.port(EnvoyConfig.LISTENER), request)) {
      return exchange.awaitEnd();
    }
  }

  private static void assertNoFailures(EnvoyProcess envoy) {
    assertThat(LogErrors.of(envoy.log()))
        .allMatch(line -> line.contains("on demand") || line.contains("cannot come back"));
  }
}
