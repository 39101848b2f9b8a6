// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages without an end to wait for pass every filter, or are refused at once. A filter that held
 * them would hold them until Envoy's idle timeout.
 */
final class UpgradesIT {
  private static final String UPGRADES =
      """
      upgrade_configs:
      - upgrade_type: websocket
      - upgrade_type: CONNECT
      """;
  private static final String HTTP2_TUNNELS = "http2_protocol_options: { allow_connect: true }";
  private static final String PROXY_100_CONTINUE = "proxy_100_continue: true";
  private static final String SEARCH = "^.*(curl|wget).*";

  private static final String WEB_SOCKET =
      """
      GET /chat HTTP/1.1\r
      host: test\r
      connection: Upgrade\r
      upgrade: websocket\r
      sec-websocket-version: 13\r
      sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r
      """;

  private static TunnelUpstream upstream;

  @BeforeAll
  static void start() throws IOException {
    upstream = TunnelUpstream.start();
  }

  @AfterAll
  static void stop() throws IOException {
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          passthrough     ~
          delay           ~
          header_auth     ~ sec-websocket-key
          header_mutation ~ {"response_headers": [["foo", "bar"]]}
          zero_copy_body  ~ ^.*(curl|wget).*
          """)
  void webSocketPasses(String filter, String config) throws Exception {
    var text = config == null ? "" : config;
    try (var envoy = start(tunnels().filter(filter, text))) {
      assertIsTunnel(envoy, WEB_SOCKET + "\r\n", "HTTP/1.1 101 ");
    }
  }

  @Test
  void webSocketPassesAFilterOfTheCluster() throws Exception {
    try (var envoy = start(tunnels().upstreamFilter("passthrough"))) {
      assertIsTunnel(envoy, WEB_SOCKET + "\r\n", "HTTP/1.1 101 ");
    }
  }

  /** Over HTTP/2, an upgrade is a CONNECT with a protocol; filters see it as over HTTP/1.1. */
  @Test
  void webSocketOverHttp2Passes() throws Exception {
    var config =
        tunnels()
            .connectionManagerOptions(HTTP2_TUNNELS)
            .filter("passthrough")
            .filter("zero_copy_body", SEARCH);
    try (var envoy = start(config);
        var before = start(overHttp2(envoy))) {
      assertIsTunnel(before, WEB_SOCKET + "\r\n", "HTTP/1.1 101 ");
      assertThat(envoy.stat("http.main.downstream_rq_http2_total")).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"passthrough, ''", "delay, ''", "zero_copy_body, ^.*(curl|wget).*"})
  void connectPasses(String filter, String config) throws Exception {
    try (var envoy = start(tunnels().filter(filter, config))) {
      assertIsTunnel(envoy, "CONNECT test:80 HTTP/1.1\r\nhost: test:80\r\n\r\n", "HTTP/1.1 200 ");
    }
  }

  @Test
  void connectPassesAFilterOfTheCluster() throws Exception {
    try (var envoy = start(tunnels().upstreamFilter("passthrough"))) {
      assertIsTunnel(envoy, "CONNECT test:80 HTTP/1.1\r\nhost: test:80\r\n\r\n", "HTTP/1.1 200 ");
    }
  }

  /** What cannot be searched does not pass. */
  @Test
  void zeroCopyBodyRefusesAnUpgradeWithABody() throws Exception {
    try (var envoy = start(tunnels().filter("zero_copy_body", SEARCH));
        var exchange = exchange(envoy, WEB_SOCKET + "content-length: 4\r\n\r\ncurl")) {
      eventually(() -> assertThat(exchange.received()).startsWith("HTTP/1.1 403 "));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade: websocket",
        "connection: keep-alive\r\nupgrade: websocket",
        "connection: upgrade\r\nupgrade: another",
        "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAAA"
      })
  void whatOnlyLooksLikeAnUpgradeIsSearchedOrRefused(String headers) throws Exception {
    var request =
        "POST / HTTP/1.1\r\nhost: test\r\n"
            + headers
            + "\r\ntransfer-encoding: chunked\r\n\r\n6\r\na curl\r\n0\r\n\r\n";
    try (var envoy = start(tunnels().filter("zero_copy_body", SEARCH));
        var exchange = exchange(envoy, request)) {
      eventually(() -> assertThat(exchange.received()).startsWith("HTTP/1.1 403 "));
    }
  }

  @Test
  void upgradeThatIsNotConfiguredIsRefused() throws Exception {
    var config = EnvoyConfig.upstream(upstream.port()).filter("zero_copy_body", SEARCH);
    try (var envoy = start(config);
        var exchange = exchange(envoy, WEB_SOCKET + "\r\n")) {
      eventually(() -> assertThat(exchange.received()).startsWith("HTTP/1.1 403 "));
    }
  }

  @Test
  void passthroughLetsTheUpstreamAnswer100Continue() throws Exception {
    try (var httpbin = Httpbin.start(0);
        var envoy = start(upstream(httpbin, PROXY_100_CONTINUE).filter("passthrough"));
        var exchange = exchange(envoy, expecting100Continue())) {
      eventually(() -> assertThat(exchange.received()).startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
      exchange.send("hello");
      assertThat(exchange.awaitEnd()).contains("\r\n\r\nHTTP/1.1 200 OK\r\n").endsWith("hello");
    }
  }

  @Test
  void zeroCopyBodyRefuses100ContinueThatTheUpstreamIsToAnswer() throws Exception {
    try (var httpbin = Httpbin.start(0);
        var envoy = start(upstream(httpbin, PROXY_100_CONTINUE).filter("zero_copy_body", SEARCH));
        var exchange = exchange(envoy, expecting100Continue())) {
      assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 417 ");
    }
  }

  @ParameterizedTest
  @CsvSource({"hello, 200", "a curl, 403"})
  void zeroCopyBodySearchesWhatFollows100Continue(String body, int status) throws Exception {
    try (var httpbin = Httpbin.start(0);
        var envoy = start(upstream(httpbin, "").filter("zero_copy_body", SEARCH));
        var exchange = exchange(envoy, expecting100Continue(body.length()))) {
      eventually(() -> assertThat(exchange.received()).startsWith("HTTP/1.1 100 Continue\r\n\r\n"));
      exchange.send(body);
      assertThat(exchange.awaitEnd()).contains("\r\n\r\nHTTP/1.1 " + status + " ");
    }
  }

  private static void assertIsTunnel(EnvoyProcess envoy, String request, String status)
      throws Exception {
    try (var exchange = exchange(envoy, request)) {
      eventually(() -> assertThat(exchange.received()).startsWith(status).contains("\r\n\r\n"));
      exchange.send("a curl");
      eventually(() -> assertThat(exchange.received()).endsWith("\r\n\r\necho:a curl"));
      exchange.send("more");
      eventually(() -> assertThat(exchange.received()).endsWith("\r\n\r\necho:a curlecho:more"));
    }
    assertThat(LogErrors.of(envoy.log())).isEmpty();
  }

  private static EnvoyConfig tunnels() {
    return EnvoyConfig.upstream(upstream.port())
        .connectionManagerOptions(UPGRADES)
        .routes(
            """
            - match: { connect_matcher: {} }
              route:
                cluster: upstream
                upgrade_configs: [{ upgrade_type: CONNECT, connect_config: {} }]
            - match: { prefix: / }
              route: { cluster: upstream }
            """);
  }

  /** An Envoy without filters that sends on to another one. */
  private static EnvoyConfig overHttp2(EnvoyProcess next) {
    return EnvoyConfig.upstream(next.port(EnvoyConfig.LISTENER))
        .connectionManagerOptions(UPGRADES)
        .upstreamHttpOptions("explicit_http_config: { " + HTTP2_TUNNELS + " }\n");
  }

  private static EnvoyConfig upstream(Httpbin httpbin, String connectionManagerOptions) {
    return EnvoyConfig.upstream(httpbin.port()).connectionManagerOptions(connectionManagerOptions);
  }

  private static EnvoyProcess start(EnvoyConfig config) throws IOException {
    return EnvoyProcess.builder()
        .config(config.yaml())
        .modules(EnvoyConfig.modules().toArray(Path[]::new))
        .concurrency(1)
        .start();
  }

  private static Exchange exchange(EnvoyProcess envoy, String request) throws IOException {
    return Exchange.start(envoy.port(EnvoyConfig.LISTENER), request);
  }

  private static String expecting100Continue() {
    return expecting100Continue(5);
  }

  private static String expecting100Continue(int length) {
    return "POST /echo HTTP/1.1\r\nhost: test\r\nconnection: close\r\nexpect: 100-continue\r\n"
        + "content-length: "
        + length
        + "\r\n\r\n";
  }
}
