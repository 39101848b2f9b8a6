// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter body-transform changes JSON in both directions, and the framing stays right. */
@Tag("any-envoy")
final class BodyTransformIT {
  private static final String JSON = "content-type: application/json";
  private static final String GZIP = "content-encoding: gzip";
  private static final String RULES =
      """
      "remove": ["/secret"],
      "rename": [{"path": "/user/name", "to": "login"}],
      "mask": [{"path": "/cards/*/number", "keep_last": 4}]
      """;
  private static final String BEFORE =
      """
      {
        "secret": {"key": [1, 2]},
        "user": {"name": "Zoë 😀", "age": 7.10},
        "cards": [{"number": "4111111111111111"}, {"number": 5}]
      }
      """;
  private static final String AFTER =
      "{\"user\":{\"login\":\"Zoë 😀\",\"age\":7.10},"
          + "\"cards\":[{\"number\":\"****1111\"},{\"number\":\"****\"}]}";

  private CannedUpstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = CannedUpstream.start();
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
  }

  @Test
  void requestIsChangedAndHasTheRightLength() throws Exception {
    try (var envoy = envoy("", "");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      post(connection, wire(BEFORE), JSON);
      post(connection, gzip(wire(BEFORE)), JSON, GZIP);
      post(connection, "secret", "content-type: text/plain");
      post(connection, "", JSON);
      var seen = upstream.requests();
      assertThat(seen.get(0).body()).isEqualTo(wire(AFTER));
      assertThat(seen.get(1).values("content-encoding")).containsExactly("gzip");
      assertThat(gunzip(seen.get(1).body())).isEqualTo(wire(AFTER));
      assertThat(seen.get(2).body()).isEqualTo("secret");
      assertThat(seen.get(3).body()).isEmpty();
      assertThat(seen)
          .allSatisfy(
              request ->
                  assertThat(request.values("content-length"))
                      .containsExactly(Integer.toString(request.body().length())));
      nothingHasFailed(envoy, 2);
    }
  }

  /** Chunks that end within tokens and within characters, with trailers behind them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void chunkedRequestMayBeCutAnywhere(int size) throws Exception {
    for (var stream : new String[] {"false", "true"}) {
      try (var envoy = envoy("\"stream\": " + stream, "");
          var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
        for (var end : new String[] {"\r\n", "x-trailer: end\r\n\r\n"}) {
          var chunks = chunks(wire(BEFORE), size) + "0\r\n" + end;
          assertThat(
                  connection
                      .sendBody("POST", "/", chunks, JSON, "transfer-encoding: chunked")
                      .status())
              .isEqualTo(200);
          assertThat(upstream.requests().getLast().body()).isEqualTo(wire(AFTER));
        }
        nothingHasFailed(envoy, 2);
      }
    }
  }

  @Test
  void responseIsChangedAndHeadersDescribeTheNewBody() throws Exception {
    upstream.answerWith("/plain", JSON + "\r\netag: \"1\"\r\ndigest: sha-256=x\r\n", wire(BEFORE));
    upstream.answerWith("/gzip", JSON + "\r\n" + GZIP + "\r\n", gzip(wire(BEFORE)));
    upstream.answer(
        "/chunked",
        "HTTP/1.1 200 OK\r\n"
            + JSON
            + "\r\ntransfer-encoding: chunked\r\n\r\n"
            + chunks(wire(BEFORE), 2)
            + "0\r\n\r\n");
    try (var envoy = envoy("", "");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var plain = connection.send("GET", "/plain", "accept-encoding: gzip, br", "range: bytes=0-1");
      assertThat(plain.body()).isEqualTo(wire(AFTER));
      assertThat(plain.values("content-length"))
          .containsExactly(Integer.toString(wire(AFTER).length()));
      assertThat(plain.values("etag")).containsExactly("W/\"1\"");
      assertThat(plain.values("digest")).isEmpty();
      assertThat(upstream.requests().getLast().values("accept-encoding")).containsExactly("gzip");
      assertThat(upstream.requests().getLast().values("range")).isEmpty();

      var gzip = connection.send("GET", "/gzip");
      assertThat(gzip.values("content-encoding")).containsExactly("gzip");
      assertThat(gunzip(gzip.body())).isEqualTo(wire(AFTER));

      assertThat(connection.send("GET", "/chunked").body()).isEqualTo(wire(AFTER));
      nothingHasFailed(envoy, 3);
    }
  }

  @Test
  void bodyThatIsNotJsonIsRefusedOrPassesAsConfigured() throws Exception {
    upstream.answerWith("/bad", JSON + "\r\n", "{\"secret\": ]");
    try (var envoy = envoy("", "");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(send(connection, "{\"a\": ", JSON).status()).isEqualTo(400);
    }
    assertThat(upstream.requests()).isEmpty();
    try (var envoy = envoy("", "");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("GET", "/bad").status()).isEqualTo(502);
      assertThat(envoy.stat("dynamicmodulescustom.body_transform.refused")).isEqualTo(1);
    }
    try (var envoy = envoy("\"pass_invalid\": true", "\"pass_invalid\": true");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      post(connection, "{\"a\": ", JSON);
      assertThat(upstream.requests().getLast().body()).isEqualTo("{\"a\": ");
      var answer = connection.send("GET", "/bad");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"secret\": ]");
      nothingHasFailed(envoy, 0);
    }
  }

  @Test
  void limitIsForWhatABodyBecomes() throws Exception {
    var large = "[" + "0,".repeat(200_000) + "0]";
    var bomb = gzip("[\"" + "0".repeat(100 << 20) + "\"]");
    upstream.answerWith("/large", JSON + "\r\n", large);
    upstream.answerWith("/bomb", JSON + "\r\n" + GZIP + "\r\n", bomb);
    for (var stream : new String[] {"false", "true"}) {
      var limit = "\"max_bytes\": 100000, \"stream\": " + stream;
      try (var envoy = envoy(limit, "")) {
        for (var body : new String[] {large, bomb}) {
          try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
            var headers = body.equals(bomb) ? new String[] {JSON, GZIP} : new String[] {JSON};
            assertThat(send(connection, body, headers).status()).isEqualTo(413);
          }
        }
        assertThat(envoy.stat("dynamicmodulescustom.body_transform.failures")).isZero();
      }
    }
    try (var envoy = envoy("", "\"max_bytes\": 100000")) {
      for (var path : new String[] {"/large", "/bomb"}) {
        try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
          assertThat(connection.send("GET", path).status()).isEqualTo(502);
        }
      }
      nothingHasFailed(envoy, 0);
    }
  }

  @Test
  void otherEncodingsAreRefusedOrPassAsConfigured() throws Exception {
    upstream.answerWith("/br", JSON + "\r\ncontent-encoding: br\r\n", "opaque");
    try (var envoy = envoy("", "");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("GET", "/br").status()).isEqualTo(502);
    }
    try (var envoy = envoy("", "");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(send(connection, "opaque", JSON, "content-encoding: br").status()).isEqualTo(415);
    }
    try (var envoy = envoy("\"pass_unsupported\": true", "\"pass_unsupported\": true");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      post(connection, "opaque", JSON, "content-encoding: br");
      assertThat(upstream.requests().getLast().body()).isEqualTo("opaque");
      assertThat(connection.send("GET", "/br").body()).isEqualTo("opaque");
      nothingHasFailed(envoy, 0);
    }
  }

  @Test
  void responsesWithoutABodyLeaveTheConnectionInStep() throws Exception {
    upstream.answer("/head", "HTTP/1.1 200 OK\r\n" + JSON + "\r\ncontent-length: 1000\r\n\r\n");
    upstream.answer("/204", "HTTP/1.1 204 No Content\r\n" + JSON + "\r\n\r\n");
    upstream.answer(
        "/304", "HTTP/1.1 304 Not Modified\r\n" + JSON + "\r\ncontent-length: 1000\r\n\r\n");
    upstream.answerWith("/empty", JSON + "\r\n", "");
    upstream.answerWith("/json", JSON + "\r\n", wire(BEFORE));
    for (var stream : new String[] {"false", "true"}) {
      try (var envoy = envoy("", "\"stream\": " + stream);
          var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
        var head = connection.send("HEAD", "/head");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.values("content-length")).doesNotContain("1000");
        assertThat(connection.send("GET", "/204").status()).isEqualTo(204);
        assertThat(connection.send("GET", "/304").status()).isEqualTo(304);
        assertThat(connection.send("GET", "/empty").body()).isEmpty();
        assertThat(connection.send("GET", "/json").body()).isEqualTo(wire(AFTER));
        nothingHasFailed(envoy, 1);
      }
    }
  }

  /** More than Envoy would buffer, and seen by the client before the upstream has ended it. */
  @Test
  void streamedBodyGoesOnWhileItArrives() throws Exception {
    var first = "{\"secret\":1,\"list\":[";
    var second = "\"0123456789\",".repeat(300_000) + "0]}";
    var head = "HTTP/1.1 200 OK\r\n" + JSON + "\r\ntransfer-encoding: chunked\r\n\r\n";
    upstream.answer("/stream", head + chunks(first, 100), chunks(second, 60_000) + "0\r\n\r\n");
    upstream.answer("/broken", head + chunks("{\"a\":1}", 100), chunks("]", 1) + "0\r\n\r\n");
    try (var envoy = envoy("", "\"stream\": true, \"max_bytes\": 100000000");
        var exchange =
            Exchange.start(
                envoy.port(EnvoyConfig.LISTENER), "GET /stream HTTP/1.1\r\nhost: test\r\n\r\n");
        var broken =
            Exchange.start(
                envoy.port(EnvoyConfig.LISTENER), "GET /broken HTTP/1.1\r\nhost: test\r\n\r\n")) {
      eventually(() -> assertThat(exchange.received()).contains("\r\n{\"list\":[\r\n"));
      eventually(() -> assertThat(broken.received()).contains("{\"a\":1}"));
      upstream.release();
      eventually(() -> assertThat(exchange.received()).endsWith("0\r\n\r\n"));
      var answer =
          HttpWire.readResponse(
              new ByteArrayInputStream(exchange.received().getBytes(ISO_8859_1)), "GET");
      assertThat(answer.body()).isEqualTo("{\"list\":[" + second);
      // The status has been sent, so the client learns of it by the end.
      assertThat(broken.awaitEnd()).doesNotEndWith("0\r\n\r\n");
      nothingHasFailed(envoy, 1);
    }
  }

  @Test
  void streamedGzipIsReadableWhileItArrives() throws Exception {
    var body = gzip(wire(BEFORE));
    var head =
        "HTTP/1.1 200 OK\r\n" + JSON + "\r\n" + GZIP + "\r\ntransfer-encoding: chunked\r\n\r\n";
    upstream.answer("/gzip", head + chunks(body, 7) + "0\r\n\r\n");
    try (var envoy = envoy("\"stream\": true", "\"stream\": true");
        var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(gunzip(connection.send("GET", "/gzip").body())).isEqualTo(wire(AFTER));
      var chunks = chunks(body, 5) + "0\r\n\r\n";
      assertThat(
              connection
                  .sendBody("POST", "/", chunks, JSON, GZIP, "transfer-encoding: chunked")
                  .status())
          .isEqualTo(200);
      assertThat(gunzip(upstream.requests().getLast().body())).isEqualTo(wire(AFTER));
      nothingHasFailed(envoy, 2);
    }
  }

  private EnvoyProcess envoy(String request, String response) {
    var settings =
        "{\"request\": {%s%s}, \"response\": {%s%s}}"
            .formatted(RULES, more(request), RULES, more(response));
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("body_transform", settings)
            .connectionManagerOptions("http_protocol_options: { enable_trailers: true }");
    return EnvoyProcess.builder()
        .config(config.yaml())
        .modules(EnvoyConfig.module("body_transform"))
        .concurrency(1)
        .start();
  }

  private static String more(String settings) {
    return settings.isEmpty() ? "" : ", " + settings;
  }

  private static void nothingHasFailed(EnvoyProcess envoy, int transformed) {
    assertThat(envoy.stat("dynamicmodulescustom.body_transform.failures")).isZero();
    assertThat(envoy.stat("dynamicmodulescustom.body_transform.transformed"))
        .isEqualTo(transformed);
  }

  private static void post(KeptConnection connection, String body, String... headers)
      throws IOException {
    assertThat(send(connection, body, headers).status()).isEqualTo(200);
  }

  private static HttpWire.Message send(KeptConnection connection, String body, String... headers)
      throws IOException {
    var all = String.join("\r\n", headers) + "\r\ncontent-length: " + body.length();
    return connection.sendBody("POST", "/", body, all);
  }

  /** Returns text as it is on the wire: a character for each byte. */
  private static String wire(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static String chunks(String body, int size) {
    var chunks = new StringBuilder();
    for (int i = 0; i < body.length(); i += size) {
      var piece = body.substring(i, Math.min(i + size, body.length()));
      chunks
          .append(Integer.toHexString(piece.length()))
          .append("\r\n")
          .append(piece)
          .append("\r\n");
    }
    return chunks.toString();
  }

  private static String gzip(String body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.getBytes(ISO_8859_1));
    }
    return bytes.toString(ISO_8859_1);
  }

  private static String gunzip(String body) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes(ISO_8859_1)))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }
}
