// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.randomauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.Exchange;
import io.envoyjava.testkit.TestEnvoy;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomAuthFilterTest {
  @Test
  void letsARequestPassOnHeads() {
    try (var envoy = envoy(true)) {
      var exchange = envoy.get("/").send();
      exchange.respond(200).body("welcome");
      assertThat(exchange.response()).hasStatus(200).hasBody("welcome");
    }
  }

  @Test
  void rejectsItOnTails() {
    try (var envoy = envoy(false)) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.response())
          .hasStatus(403)
          .hasHeader("content-type", "text/plain")
          .hasBody("Access forbidden");
      assertThat(exchange.upstream()).isAbsent();
      assertThat(exchange.details()).isEqualTo("random_auth_rejected");
    }
  }

  @Test
  void tossesACoinForEachRequest() {
    try (var envoy = TestEnvoy.of(new RandomAuthFactory(), "")) {
      var statuses =
          IntStream.range(0, 200)
              .mapToObj(_ -> envoy.get("/").send())
              .map(Exchange::response)
              .map(response -> response.status())
              .toList();
      // 403, or none yet.
      assertThat(statuses).contains(403, 0);
    }
  }

  private static TestEnvoy envoy(boolean heads) {
    return TestEnvoy.of("random_auth", stream -> new RandomAuthFilter(stream, () -> heads));
  }
}
