// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.LogLine;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;

class ProtocolLoggerFilterTest {
  private static TestEnvoy start() {
    return TestEnvoy.builder().networkFilter(new NetworkProtocolLoggerFactory(), "").start();
  }

  @Test
  void theProtocolIsInTheLogAndInTheFilterState() {
    try (var envoy = start()) {
      var connection = envoy.connect().receive("GET / HT").receive("TP/1.1\r\n\r\n");
      assertThat(connection).hasPassed("GET / HTTP/1.1\r\n\r\n").isOpen();
      assertThat(connection.filterState(ProtocolLoggerFilter.KEY)).asString().isEqualTo("http");
      assertThat(envoy.log())
          .extracting(LogLine::message)
          .anySatisfy(line -> assertThat(line).contains("REQUEST: "))
          .anySatisfy(line -> assertThat(line).contains("detected protocol: http"));
    }
  }

  @Test
  void whatPassedIsCountedWhenTheConnectionCloses() {
    try (var envoy = start()) {
      var connection = envoy.connect().receive("12345").write("123");
      connection.receiveReset();
      assertThat(connection).hasPassed("12345").hasSent("123").isClosed();
      assertThat(envoy.log())
          .extracting(LogLine::message)
          .anySatisfy(line -> assertThat(line).endsWith("request_bytes=5 response_bytes=3"));
      assertThat(envoy.counter("protocol_logger_connections_total")).isEqualTo(1);
    }
  }
}
