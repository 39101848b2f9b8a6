// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpbinTest {
  private static final Httpbin HTTPBIN = Httpbin.start(0);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    CLIENT.close();
    HTTPBIN.close();
  }

  @Test
  void uuid() throws Exception {
    var response = get("/uuid");
    assertThat(response.body())
        .matches("\\{\"uuid\": \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}\"}\n");
    assertThat(response.headers().map())
        .containsEntry("access-control-allow-credentials", List.of("true"))
        .containsEntry("access-control-allow-origin", List.of("*"));
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
  }

  @Test
  void headersAreArraysUnderTheirGoNames() throws Exception {
    var request =
        request("/headers").header("x-apple-PIE", "a\"b\\c").header("X-Apple-Pie", "\t2").build();
    assertThat(send(request).body())
        .startsWith("{\"headers\": {")
        .contains("\"X-Apple-Pie\": [\"a\\\"b\\\\c\", \"2\"]")
        .contains("\"Host\": [\"127.0.0.1:" + HTTPBIN.port() + "\"]");
  }

  @Test
  void aCharacterOfAHeaderStandsForAByte() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), HTTPBIN.port())) {
      var request =
          "GET /headers HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx: a\u00ff\u00e9\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("\"X\": [\"a\u00ff\u00e9\"]");
    }
  }

  @ParameterizedTest
  @CsvSource({"200", "204", "304", "404", "503", "599"})
  void status(int status) throws Exception {
    var response = get("/status/" + status);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /status/100, 400",
    "GET, /status/no, 400",
    "GET, /delay/11, 400",
    "GET, /delay/-1, 400",
    "GET, /nothing, 404",
    "GET, /, 404",
    "POST, /get, 405",
    "GET, /post, 405",
    "HEAD, /get, 200",
    "HEAD, /uuid, 200",
    "PATCH, /anything, 200",
    "POST, /status/418, 418",
  })
  void answersEverything(String method, String path, int status) throws Exception {
    var request = request(path).method(method, BodyPublishers.noBody()).build();
    assertThat(send(request).statusCode()).isEqualTo(status);
  }

  @Test
  void credentialsDecide() throws Exception {
    var right =
        request("/basic-auth/alice/secret").header("authorization", "Basic YWxpY2U6c2VjcmV0");
    assertThat(send(right.build()).body()).contains("\"user\": \"alice\"");
    var refused = get("/basic-auth/alice/other");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate")).isPresent();
  }

  @Test
  void getTellsWhatItGot() throws Exception {
    assertThat(get("/get?a=1&b=%C3%A9+x&a=2&c").body())
        .contains("\"method\": \"GET\"")
        .contains("\"url\": \"" + HTTPBIN.uri("/get?a=1&b=%C3%A9+x&a=2&c") + "\"")
        .contains("\"args\": {\"a\": [\"1\", \"2\"], \"b\": [\"é x\"], \"c\": [\"\"]}")
        .contains("\"origin\": \"127.0.0.1\"");
  }

  @Test
  void postTellsTheBody() throws Exception {
    assertThat(post("/post", "one\n\"two\" é".getBytes(UTF_8)))
        .contains("\"method\": \"POST\"")
        .contains("\"data\": \"one\\n\\\"two\\\" é\"");
    assertThat(post("/anything/below", new byte[] {0, (byte) 0xff}))
        .contains("\"data\": \"data:application/octet-stream;base64,AP8=\"");
  }

  @Test
  void largeBodiesComeBack() throws Exception {
    var body = new byte[20 << 20];
    new Random(1).nextBytes(body);
    var echo =
        CLIENT.send(
            request("/echo")
                .header("content-type", "x/y")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(echo.body()).isEqualTo(body);
    assertThat(echo.headers().firstValue("content-type")).contains("x/y");

    var posted = post("/post", body);
    assertThat(posted.contains("base64," + Base64.getEncoder().encodeToString(body) + "\"}"))
        .isTrue();
  }

  @Test
  void chunksComeBackInChunks() throws Exception {
    var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("some".getBytes(UTF_8)));
    var echo = send(request("/echo").POST(body).build());
    assertThat(echo.body()).isEqualTo("some");
    assertThat(echo.headers().map()).doesNotContainKey("content-length");
  }

  @Test
  void aBodyThatNobodyWantsIsTakenNevertheless() throws Exception {
    assertThat(post("/uuid", new byte[20 << 20])).contains("uuid");
  }

  @Test
  void delays() throws Exception {
    long start = System.nanoTime();
    assertThat(get("/delay/0.2").body()).contains("/delay/0.2");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(HTTPBIN.uri(path)).timeout(Duration.ofSeconds(30));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private static String post(String path, byte[] body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)).build()).body();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString(UTF_8));
  }
}
