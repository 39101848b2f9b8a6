// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.Jcmd;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestEnvoy.AlsoInContainer
final class ZeroCopyBodyIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MIB = 1 << 20;

  private static final String FILTER = "io.envoyjava.filters.zerocopybody.ZeroCopyBodyFilter";
  private static final String ACTIVE = "http.main.downstream_rq_active";
  private static final String RECEIVED = "http.main.downstream_cx_rx_bytes_total";
  private static final String HEAD =
      """
      POST /echo HTTP/1.1\r
      host: test\r
      connection: close\r
      transfer-encoding: chunked\r
      \r
      """;

  private static Httpbin httpbin;
  private static Envoy envoy;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    httpbin = Httpbin.start(0);
    envoy = builder("^.*(curl|wget).*\n").concurrency(1).start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    envoy.close();
    httpbin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl",
        "wget",
        "I like curl a lot",
        "\ncurl",
        "curl\nabc",
        "a\r\n\r\nwget\r\n",
        "\u00ff\u00fecurl",
        "curl\u00c3",
        "\u0000wget\u0000"
      })
  void rejectsABodyWithWhatIsForbidden(String body) throws IOException, InterruptedException {
    assertForbidden(post(body.getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cu", "cur\nl", "Curl", "hello\n", "\u00ff\u00fe\u0000cur\u00c3l"})
  void passesOnAnyOtherUnchanged(String body) throws IOException, InterruptedException {
    assertPassedOn(post(body.getBytes(ISO_8859_1)), body.getBytes(ISO_8859_1));
  }

  @Test
  void passesOnARequestWithoutABody() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/uuid?curl")).build();
    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  /** Each byte is a chunk, and Envoy has each before the next is sent. */
  @ParameterizedTest
  @CsvSource({"xxcurlxx, 403", "curl, 403", "wgcurget curl, 403", "cur.l wge.t, 200"})
  void findsWhatIsForbiddenAcrossChunks(String body, int status) throws IOException {
    try (var socket = connect()) {
      var out = socket.getOutputStream();
      long before = received();
      long sent = send(out, HEAD);
      for (int i = 0; i < body.length(); i++) {
        sent += send(out, "1\r\n" + body.charAt(i) + "\r\n");
        long soFar = before + sent;
        envoy.awaitStat(RECEIVED, bytes -> bytes >= soFar, TIMEOUT);
      }
      send(out, "0\r\n\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({"a curl, 403", "a girl, 200"})
  void looksAtABodyThatTrailersEnd(String body, int status) throws IOException {
    try (var socket = connect()) {
      var chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
      send(socket.getOutputStream(), HEAD + chunk + "0\r\nx-trailer: yes\r\n\r\n");
      assertThat(answer(socket)).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void looksAtALargeBodyUpToItsEnd(int mebibytes) throws IOException, InterruptedException {
    var body = large(mebibytes);
    assertPassedOn(post(body), body);
    System.arraycopy("curl".getBytes(UTF_8), 0, body, body.length - 4, 4);
    assertForbidden(post(body));
  }

  @Test
  @TestEnvoy.ProcessOnly
  void doesNotCopyTheBodyToTheJavaHeap() throws IOException, InterruptedException {
    var jvm = new Jcmd((EnvoyProcess) envoy);
    var small = large(1);
    var large = large(10);
    // The first time, classes are loaded.
    assertPassedOn(post(large), large);

    long start = jvm.allocatedBytes();
    assertPassedOn(post(small), small);
    long afterSmall = jvm.allocatedBytes();
    assertPassedOn(post(large), large);
    long afterLarge = jvm.allocatedBytes();

    long forSmall = afterSmall - start;
    long forLarge = afterLarge - afterSmall;
    // The same limit for both: a handle for each of Envoy's pieces of 16 KiB, but not the pieces.
    assertThat(forSmall).isLessThan(MIB / 2);
    assertThat(forLarge).isLessThan(MIB / 2);
  }

  @Test
  @TestEnvoy.ProcessOnly
  void forgetsAClientThatGoesAway() throws IOException {
    try (var socket = connect()) {
      send(socket.getOutputStream(), HEAD + "5\r\nhello\r\n");
      envoy.awaitStat(ACTIVE, active -> active == 1, TIMEOUT);
    }
    envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
    assertThat(new Jcmd((EnvoyProcess) envoy).instances(FILTER)).isZero();
    assertThat(envoy.stat("dynamicmodulescustom.zero_copy_body.failures")).isZero();
    assertThat(LogErrors.of(envoy.log())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          ''           ~ regular expression: expected one in the syntax of RE2, found nothing
          (curl        ~ found "(curl" (missing closing ))
          curl(?=-)    ~ found "(?=" at character 5 of "curl(?=-)" (invalid or unsupported Perl syntax)
          (a)\\1       ~ found "\\1" at character 4 of "(a)\\1" (invalid escape sequence)
          (x{99}){99}  ~ regular expression: expected at most 1000 instructions once compiled, found
          """)
  void refusesABadExpressionWithOneLine(String expression, String message) {
    var exit = builder(expression).startExpectingExit();
    assertThat(exit.status()).isNotZero();
    assertThat(LogErrors.of(exit.log())).filteredOn(line -> line.contains(message)).hasSize(1);
    assertThat(exit.text()).doesNotContain("\tat ");
  }

  private static EnvoyBuilder<?> builder(String expression) {
    var config =
        EnvoyConfig.upstream(httpbin.port())
            .filter("zero_copy_body", expression)
            // Else Envoy answers 413 to a body of more than 1 MiB that is held.
            .listenerOptions("per_connection_buffer_limit_bytes: 33554432")
            .connectionManagerOptions("http_protocol_options: { enable_trailers: true }");
    return TestEnvoy.builder().config(config.yaml());
  }

  private static HttpResponse<byte[]> post(byte[] body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/echo"))
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }

  private static void assertForbidden(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
    assertThat(new String(response.body(), UTF_8)).isEqualTo("Access forbidden");
  }

  private static void assertPassedOn(HttpResponse<byte[]> response, byte[] body) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Arrays.equals(response.body(), body)).isTrue();
  }

  private static byte[] large(int mebibytes) {
    var line = "It is curious, and it was great: curcurwgewge.\n";
    return line.repeat(mebibytes * MIB / line.length()).getBytes(UTF_8);
  }

  private static Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port(EnvoyConfig.LISTENER));
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static long received() {
    return envoy.stat(RECEIVED);
  }

  private static int send(OutputStream out, String text) throws IOException {
    var bytes = text.getBytes(ISO_8859_1);
    out.write(bytes);
    out.flush();
    return bytes.length;
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
