// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkecho;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;

class EchoFilterTest {
  private static TestEnvoy start(String prefix) {
    return TestEnvoy.builder()
        .networkFilter(new NetworkEchoFactory(), prefix)
        .bufferLimit(10)
        .start();
  }

  @Test
  void whatIsReceivedIsSentBackAndPassedToNoOne() {
    try (var envoy = start("")) {
      var connection = envoy.connect().receive("one").receive(" two");
      assertThat(connection).hasSent("one two").hasPassed("").isOpen();
      assertThat(envoy.counter("echo_bytes_total")).isEqualTo(7);
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void thePrefixPrecedesWhatIsSentBack() {
    try (var envoy = start("> ")) {
      assertThat(envoy.connect().receive("a").receive("b")).hasSent("> a> b");
    }
  }

  @Test
  void aClientThatEndsItsSideGetsTheWholeAnswer() {
    try (var envoy = start("")) {
      var connection =
          envoy.client().terminal().connect().stopReading().receive("late").receiveEnd();
      assertThat(connection).hasSent("");
      connection.readOn();
      assertThat(connection).hasSent("late").isClosedWith(CloseType.FLUSH_WRITE, "");
    }
  }

  @Test
  void aClientThatReadsTooSlowlyHasToWait() {
    try (var envoy = start("")) {
      var connection = envoy.connect().stopReading().receive("0123456789X");
      assertThat(connection.isReadingEnabled()).isFalse();
      connection.receive("more").readOn();
      assertThat(connection).hasSent("0123456789Xmore").isOpen();
      assertThat(connection.isReadingEnabled()).isTrue();
    }
  }

  @Test
  void openConnectionsAreCounted() {
    try (var envoy = start("")) {
      var first = envoy.connect();
      var second = envoy.connect();
      assertThat(envoy.gauge("echo_active_connections")).isEqualTo(2);
      first.receiveReset();
      second.receiveEnd();
      assertThat(envoy.gauge("echo_active_connections")).isZero();
    }
  }
}
