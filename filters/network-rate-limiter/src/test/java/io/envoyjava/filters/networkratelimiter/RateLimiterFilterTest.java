// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkratelimiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.network.CloseType;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;

class RateLimiterFilterTest {
  private static final String CONFIG = "{\"max_connections\": 1, \"reject_message\": \"full\"}";

  private static TestEnvoy start() {
    return TestEnvoy.builder().networkFilter(new NetworkRateLimiterFactory(), CONFIG).start();
  }

  @Test
  void aConnectionBeyondTheLimitIsToldSoAndClosed() {
    try (var envoy = start()) {
      var first = envoy.connect().receive("data");
      var second = envoy.connect();
      assertThat(first).hasPassed("data").isOpen();
      assertThat(second)
          .hasSent("full")
          .isClosedWith(CloseType.FLUSH_WRITE, "connection_limit_exceeded");
      assertThat(envoy.counter("rate_limiter_connections_accepted_total")).isEqualTo(1);
      assertThat(envoy.counter("rate_limiter_connections_rejected_total")).isEqualTo(1);
      assertThat(envoy.gauge("rate_limiter_active_connections")).isEqualTo(1);
    }
  }

  @Test
  void aConnectionFreesItsSlotWhoeverClosesIt() {
    try (var envoy = start()) {
      envoy.connect().receiveReset();
      envoy.connect().close(CloseType.NO_FLUSH, "as a test");
      assertThat(envoy.connect()).isOpen();
      assertThat(envoy.counter("rate_limiter_connections_rejected_total")).isZero();
    }
  }
}
