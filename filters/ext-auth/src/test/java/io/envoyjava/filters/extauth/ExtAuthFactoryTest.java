// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.metrics.Counter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExtAuthFactoryTest {
  private static final String REQUIRED = "{\"cluster\": \"auth\", \"path\": \"/check\"";

  @Test
  void onlyTheClusterAndThePathAreRequired() {
    var config = parse(REQUIRED + "}");
    assertThat(config.cluster()).isEqualTo("auth");
    assertThat(config.check().path()).isEqualTo("/check");
    assertThat(config.check().timeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.failOpen()).isFalse();
    assertThat(config.requestHeaders()).containsExactly("authorization", "cookie");
    assertThat(config.upstreamHeaders()).isEmpty();
    assertThat(config.decisions()).isNull();
  }

  @Test
  void headerNamesAreComparedInLowerCase() {
    assertThat(parse(REQUIRED + ", \"upstream_headers\": [\"X-User\"]}").upstreamHeaders())
        .isEqualTo(List.of("x-user"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"path\": \"/\"} | cluster: expected a string, found nothing",
        "{\"cluster\": \" \", \"path\": \"/\"}"
            + " | cluster: expected the name of a cluster, found none",
        "{\"cluster\": \"auth\", \"path\": \"check\"}"
            + " | path: expected a path that begins with a slash, found \"check\"",
        "{\"cluster\": \"auth\", \"path\": \"/a b\"}"
            + " | path: expected text without blanks and control characters, found '/a b'",
        "<required>, \"timeout\": \"PT0S\"} | timeout: expected PT0.001S to PT1M, found PT0S",
        "<required>, \"timeout\": \"PT2M\"} | timeout: expected PT0.001S to PT1M, found PT2M",
        "<required>, \"request_headers\": [\"a\", \":path\"]} | request_headers[1]: expected the"
            + " name of an HTTP header, found \":path\"",
        "<required>, \"cache\": {\"ttl\": \"PT0S\"}}"
            + " | cache.ttl: expected a duration above zero, found \"PT0S\"",
        "<required>, \"cache\": {\"max_size\": 0, \"ttl\": \"PT1S\"}}"
            + " | cache.max_size: expected 1 or more, found 0",
      })
  void wrongSettingsAreRejectedByName(String config, String message) {
    assertThatThrownBy(() -> parse(config.replace("<required>", REQUIRED)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  @Test
  void aRouteCanBeLeftOut() {
    assertThat(new ExtAuthFactory().configureRoute("{\"disabled\": true}").disabled()).isTrue();
  }

  private static ExtAuth parse(String config) {
    return ExtAuthFactory.parse(new Context(), config);
  }

  private static final class Context implements ConfigContext {
    @Override
    public String filterName() {
      return "ext_auth";
    }

    @Override
    public Counter counter(String name) {
      return Counter.NONE;
    }
  }
}
