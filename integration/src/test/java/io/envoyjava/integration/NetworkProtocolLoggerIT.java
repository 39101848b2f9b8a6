// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filter network-protocol-logger, in front of network-echo as the server. */
final class NetworkProtocolLoggerIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    var config =
        NetworkConfig.upstream(1)
            .filter("network_protocol_logger", "{\"max_log_bytes\": 32}")
            .terminalFilter("network_echo", "")
            .listenerOptions(
                """
                access_log:
                - name: envoy.access_loggers.stdout
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StdoutAccessLog
                    log_format:
                      text_format_source:
                        inline_string: "[C%CONNECTION_ID%] access %FILTER_STATE(detected_protocol:PLAIN)%\\n"\
                """);
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(
                EnvoyConfig.module("network_protocol_logger"), EnvoyConfig.module("network_echo"))
            .start();
  }

  @AfterAll
  static void stop() {
    if (envoy != null) envoy.close();
  }

  private static long stat(String name) {
    return envoy.stat(NetworkClient.metric(envoy, "network_protocol_logger", name));
  }

  /** Returns the number of a connection, as it stands in the line that has a text. */
  private static String connection(String line) {
    var found = Pattern.compile("\\[C\\d+]").matcher(envoy.awaitLog(line, TIMEOUT));
    assertThat(found.find()).isTrue();
    return Pattern.quote(found.group());
  }

  @Test
  void aConnectionIsLoggedFromItsBeginningToItsEnd() throws IOException {
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send("GET / HTTP/1.1\r\n").read(16)).isEqualTo("GET / HTTP/1.1\r\n");
      assertThat(client.send("x".repeat(1000)).read(1000)).hasSize(1000);
    }
    var id = connection("REQUEST: \\[16 bytes] HEX: 47 45 54 .* ASCII: GET / HTTP/1\\.1\\.\\. ");
    envoy.awaitLog(id + " new connection: remote=/127\\.0\\.0\\.1:\\d+ .* tls=false", TIMEOUT);
    envoy.awaitLog(id + " detected protocol: http", TIMEOUT);
    envoy.awaitLog(id + " RESPONSE: \\[16 bytes] ", TIMEOUT);
    envoy.awaitLog(
        id + " closed by .*: protocol=http request_bytes=1016 response_bytes=1016", TIMEOUT);
    envoy.awaitLog(id + " access http", TIMEOUT);
    assertThat(stat("protocol_logger_connections_total")).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT /bytes HTTP/1.1, http",
    "*1\\r\\n$4\\r\\nECHO\\r\\n, redis",
    "nothing known, unknown"
  })
  @Tag("any-envoy")
  void segmentsOfOneByteAreDetectedToo(String escaped, String protocol) throws IOException {
    var text = escaped.translateEscapes();
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.sendBytewise(text).read(text.length())).isEqualTo(text);
    }
    var sizes = " request_bytes=%d response_bytes=%<d".formatted(text.length());
    envoy.awaitLog(" closed by .*: protocol=" + protocol + sizes, TIMEOUT);
  }

  @Test
  @Tag("any-envoy")
  void aLongLineIsCutOff() throws IOException {
    var line = "y".repeat(1 << 16) + "\n";
    try (var client = new NetworkClient(envoy)) {
      assertThat(client.send(line).read(line.length())).isEqualTo(line);
    }
    envoy.awaitLog("REQUEST: \\[\\d+ bytes, the first 32] HEX: (79 ){32}ASCII: y{32} ", TIMEOUT);
  }

  @Test
  @Tag("any-envoy")
  void nothingIsLeftOfConnectionsThatAreDropped() throws IOException {
    long before = stat("protocol_logger_connections_total");
    NetworkClient.openAndDrop(envoy, 1000, "dropped");
    assertThat(stat("failures")).isZero();
    assertThat(stat("protocol_logger_connections_total") - before).isLessThanOrEqualTo(1000);
    segmentsOfOneByteAreDetectedToo("HEAD /still/here HTTP/1.1", "http");
  }
}
