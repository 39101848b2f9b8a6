// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.RewriteFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Headers and trailers are read and written by a Java filter, on the request and on the response,
 * byte for byte. Behind its Envoy there is another one, so that an upstream over HTTP/1.1 answers
 * over HTTP/2, and before it one more, so that a request over HTTP/1.1 comes over HTTP/2.
 */
final class HeadersIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String HTTP1 =
      "explicit_http_config: { http_protocol_options: { enable_trailers: true } }";
  private static final String HTTP2 = "explicit_http_config: { http2_protocol_options: {} }";

  @TempDir static Path directory;
  private static EchoUpstream upstream;
  private static EnvoyProcess behind;
  private static EnvoyProcess envoy;
  private static EnvoyProcess before;

  @BeforeAll
  static void start() throws Exception {
    var module = ModuleFile.of(directory, "rewrite", RewriteFactory.class);
    upstream = EchoUpstream.start();
    behind = EnvoyProcess.builder().config(config(upstream.port(), HTTP1).yaml()).start();
    envoy =
        EnvoyProcess.builder()
            .config(config(port(behind), HTTP2).filter("rewrite").yaml())
            .modules(module)
            .start();
    before = EnvoyProcess.builder().config(config(port(envoy), HTTP2).yaml()).start();
  }

  @AfterAll
  static void stop() throws Exception {
    before.close();
    envoy.close();
    behind.close();
    upstream.close();
  }

  private static EnvoyConfig config(int upstreamPort, String upstreamProtocol) {
    return EnvoyConfig.upstream(upstreamPort)
        .connectionManagerOptions(
            """
            http_protocol_options: { enable_trailers: true }
            max_request_headers_kb: 256
            """)
        .upstreamHttpOptions(
            "common_http_protocol_options: { max_response_headers_kb: 256 }\n" + upstreamProtocol);
  }

  private static int port(EnvoyProcess process) {
    return process.port(EnvoyConfig.LISTENER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
  void bytesThatAreNotUtf8(String protocol) throws Exception {
    var bytes =
        IntStream.rangeClosed(' ', 0xff)
            .filter(b -> b != 0x7f)
            .mapToObj(Character::toString)
            .collect(joining("", "<", "\t>"));
    assertThat(new String(bytes.getBytes(ISO_8859_1), UTF_8)).contains("\ufffd");
    assertRewritten(protocol, List.of(bytes), List.of(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
  void sixtyKibibytes(String protocol) throws Exception {
    var value = "0123456\u00ff".repeat(60 << 7);
    assertRewritten(protocol, List.of(value), List.of(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
  void emptyValue(String protocol) throws Exception {
    assertRewritten(protocol, List.of(""), List.of("was empty"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
  void repeatedHeader(String protocol) throws Exception {
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    var values = List.of("b", "a, c", "b", "\u00ff");
    assertRewritten(protocol, values, values);
  }

  /** Sends a header and a trailer with these values, and looks at what comes back. */
  private static void assertRewritten(String protocol, List<String> sent, List<String> received)
      throws Exception {
    var request =
        "POST /echo HTTP/1.1\r\nhost: test\r\nconnection: close\r\ntransfer-encoding: chunked\r\n"
            + lines("echo-header", sent)
            + "\r\n1\r\n.\r\n0\r\n"
            + lines("echo-trailer", sent)
            + "\r\n";
    try (var exchange = Exchange.start(port(protocol.equals("HTTP/2") ? before : envoy), request)) {
      var response = exchange.awaitEnd();
      int end = response.indexOf("\r\n\r\n");
      var headers = response.substring(0, end);
      var trailers = response.substring(end);

      assertThat(headers).startsWith("HTTP/1.1 200 ");
      assertThat(values(headers, "protocol")).containsExactly(protocol);
      behind.awaitStat("http.main.downstream_rq_http2_total", count -> count > 0, TIMEOUT);
      assertThat(values(headers, "echo-header-request-response")).isEqualTo(received);
      assertThat(values(trailers, "echo-trailer-request-response")).isEqualTo(received);
      assertThat(response).doesNotContain("echo-header:", "echo-trailer:", "-request:");
    }
  }

  private static String lines(String name, List<String> values) {
    return values.stream().map(value -> name + ": " + value + "\r\n").collect(joining());
  }

  private static List<String> values(String response, String name) {
    var start = name + ": ";
    return response
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }
}
