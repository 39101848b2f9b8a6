// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.FilterState.LifeSpan;
import io.envoyjava.sdk.stream.MetadataSource;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class StreamInfoTest {
  /** Sends a request whose filter does something with its stream. */
  private static Exchange exchange(TestEnvoy envoy) {
    return envoy
        .get("/path?query=1")
        .attribute(Attribute.SOURCE_ADDRESS, "10.0.0.1:1234")
        .metadata(MetadataSource.ROUTE, "ns", "key", "of the route")
        .metadata(MetadataSource.DYNAMIC, "ns", "number", 2.5)
        .send();
  }

  private static TestEnvoy envoy(Consumer<HttpStream> action) {
    return TestEnvoy.of(
        "info",
        stream -> {
          action.accept(stream);
          return new HttpFilter() {};
        });
  }

  @Test
  void attributesAreGivenOrFollowFromTheRequest() {
    try (var envoy =
        envoy(
            stream -> {
              assertThat(stream.attribute(Attribute.SOURCE_ADDRESS)).isEqualTo("10.0.0.1:1234");
              assertThat(stream.attribute(Attribute.REQUEST_URL_PATH)).isEqualTo("/path");
              assertThat(stream.attribute(Attribute.REQUEST_QUERY)).isEqualTo("query=1");
              assertThat(stream.attribute(Attribute.RESPONSE_CODE)).isEmpty();
            })) {
      exchange(envoy).respond(200).end();
      assertThat(envoy.failures()).as("%s", envoy.log()).isZero();
    }
  }

  @Test
  void metadataIsReadAndWritten() {
    try (var envoy =
        envoy(
            stream -> {
              assertThat(stream.metadata(MetadataSource.ROUTE).getString("ns", "key"))
                  .isEqualTo("of the route");
              assertThat(stream.dynamicMetadata().getNumber("ns", "number")).hasValue(2.5);
              stream.dynamicMetadata().setString("ns", "new", "b\u00fcrger");
              stream.dynamicMetadata().setBoolean("ns", "yes", true);
            })) {
      var exchange = exchange(envoy);
      assertThat(envoy.failures()).as("%s", envoy.log()).isZero();
      assertThat(exchange.metadata("ns", "new")).isEqualTo("b\u00fcrger");
      assertThat(exchange.metadata("ns", "yes")).isEqualTo(true);
    }
  }

  @Test
  void filterStateGoesWithTheStreamOrStaysWithTheConnection() {
    try (var envoy =
        envoy(
            stream -> {
              var state = stream.filterState();
              var before = state.getObject("user", String.class);
              boolean _ = state.set("before", String.valueOf(before).getBytes(UTF_8));
              if (before == null) {
                boolean _ = state.putObject("user", "ada", LifeSpan.CONNECTION);
              }
            })) {
      assertThat(exchange(envoy).filterState("before")).asString(UTF_8).isEqualTo("null");
      assertThat(exchange(envoy).filterState("before")).asString(UTF_8).isEqualTo("ada");
      assertThat(envoy.failures()).as("%s", envoy.log()).isZero();
    }
  }

  /** Has metrics of all kinds. */
  private static final class Measuring implements HttpFilterFactory {
    @Override
    public String name() {
      return "measuring";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      if (!config.isEmpty()) throw new InvalidConfigException("expected nothing, found " + config);
      var methods = context.labeledCounter("methods", "method");
      var gauge = context.gauge("streams");
      var histogram = context.histogram("sizes");
      return stream -> {
        methods.with("GET").increment(stream);
        gauge.increment(stream, 2);
        gauge.decrement(stream, 1);
        histogram.record(stream, 7);
        return new HttpFilter() {};
      };
    }
  }

  @Test
  void metricsAreRead() {
    try (var envoy = TestEnvoy.of(new Measuring(), "")) {
      exchange(envoy);
      exchange(envoy);
      assertThat(envoy.counter("methods", "method", "GET")).isEqualTo(2);
      assertThat(envoy.counter("measuring.methods", "method", "POST")).isZero();
      assertThat(envoy.gauge("streams")).isEqualTo(2);
      assertThat(envoy.histogram("sizes")).containsExactly(7L, 7L);
      assertThatThrownBy(() -> envoy.counter("no_such"))
          .hasMessageContaining("expected the name of a counter, found 'no_such'")
          .hasMessageContaining("measuring.methods");
    }
  }

  @Test
  void refusedConfigurationIsNamed() {
    assertThatThrownBy(() -> TestEnvoy.of(new Measuring(), "something"))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessage(
            "filter 'measuring': configuration rejected: expected nothing, found something");
  }
}
