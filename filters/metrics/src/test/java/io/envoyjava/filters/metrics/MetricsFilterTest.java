// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsFilterTest {
  private final Map<String, Long> recorded = new HashMap<>();

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
    var filter = new MetricsFilter(stream(route), RecordedHistogram::new);
    assertThat(filter.onResponseHeaders(false)).isEqualTo(HeadersStatus.CONTINUE);
    assertThat(recorded).isEmpty();
    filter.onStreamComplete();
    assertThat(recorded).containsOnlyKeys(label);
    assertThat(recorded.get(label)).isBetween(0L, 60_000L);
  }

  @Test
  void recordsNothingForAStreamWithoutAResponse() {
    new MetricsFilter(stream("orders"), RecordedHistogram::new).onStreamComplete();
    assertThat(recorded).isEmpty();
  }

  private final class RecordedHistogram implements Histogram {
    private final String route;

    RecordedHistogram(String route) {
      this.route = route;
    }

    @Override
    public void record(StreamInfo stream, long value) {
      assertThat(recorded.put(route, value)).isNull();
    }

    @Override
    public void record(long value) {
      throw new AssertionError("a value is recorded on behalf of its stream");
    }
  }

  /** A stream of which a filter can ask nothing but the name of its route. */
  private static HttpStream stream(@Nullable String route) {
    return (HttpStream)
        Proxy.newProxyInstance(
            HttpStream.class.getClassLoader(),
            new Class<?>[] {HttpStream.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("attribute");
              assertThat(arguments).containsExactly(Attribute.XDS_ROUTE_NAME);
              return route;
            });
  }
}
