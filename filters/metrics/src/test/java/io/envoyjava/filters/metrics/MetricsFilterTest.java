// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.testkit.TestEnvoy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsFilterTest {
  private final TestEnvoy envoy = TestEnvoy.of(new MetricsFactory(), "{\"version\": \"v1\"}");

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  private List<Long> recorded(String route) {
    return envoy.histogram("route_latency_ms", "version", "v1", "route_name", route);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          orders, orders
          '',     unnamed
          none,   unnamed
          """)
  void recordsOneValueUnderTheRoutesName(@Nullable String route, String label) {
    var request = envoy.get("/");
    if (route != null) request.attribute(Attribute.XDS_ROUTE_NAME, route);
    var exchange = request.send();
    var response = exchange.respond(200).begin();
    assertThat(recorded(label)).isEmpty();
    response.end();
    assertThat(exchange.response()).hasStatus(200).isComplete();
    assertThat(recorded(label)).singleElement().satisfies(MetricsFilterTest::isATime);
  }

  private static void isATime(long millis) {
    assertThat(millis).isBetween(0L, 60_000L);
  }

  @Test
  void recordsNothingForAStreamWithoutAResponse() {
    envoy.get("/").attribute(Attribute.XDS_ROUTE_NAME, "orders").send().reset();
    assertThat(recorded("orders")).isEmpty();
  }
}
