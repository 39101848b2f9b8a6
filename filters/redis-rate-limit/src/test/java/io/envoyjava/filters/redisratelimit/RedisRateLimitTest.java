// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.Exchange;
import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import io.envoyjava.testkit.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a Redis: the filter counts for itself. */
final class RedisRateLimitTest {
  private static final String REQUIRED =
      "{\"url\": \"redis://127.0.0.1:1\", \"requests\": 2, \"period\": \"PT1H\"";

  private static TestEnvoy envoy(String more) {
    return TestEnvoy.of(new RedisRateLimitFactory(), REQUIRED + more + "}");
  }

  private static Exchange send(TestRequest request) {
    var exchange = request.send();
    exchange.await(it -> it.upstream().isComplete() || it.response().isComplete());
    return exchange;
  }

  @Test
  void clientThatSendsTooManyIsToldWhenToComeBack() {
    try (var envoy = envoy("")) {
      for (int i = 0; i < 2; i++) assertThat(send(envoy.get("/")).upstream()).isComplete();
      var exchange = send(envoy.get("/"));
      assertThat(exchange.response()).hasStatus(429).hasHeader("retry-after", "1800");
      assertThat(exchange.details()).contains("rate_limited");
      assertThat(exchange.upstream()).isAbsent();
      assertThat(envoy.counter("allowed")).isEqualTo(2);
      assertThat(envoy.counter("limited")).isEqualTo(1);
      assertThat(envoy.counter("fallbacks")).isEqualTo(3);
      assertThat(envoy.failures()).isZero();
      assertThat(envoy.log())
          .filteredOn(line -> line.message().contains("Redis is away"))
          .hasSize(1);
    }
  }

  @Test
  void exemptPathsAreNotCounted() {
    try (var envoy = envoy(", \"exempt_paths\": [\"/health\"]")) {
      for (int i = 0; i < 5; i++) {
        assertThat(send(envoy.get("/health?deep=yes")).upstream()).isComplete();
      }
      for (var path : new String[] {"/health/", "/other?/health"}) {
        assertThat(send(envoy.get(path)).upstream()).isComplete();
      }
      assertThat(send(envoy.get("/")).response()).hasStatus(429);
    }
  }

  @Test
  void aHeaderCanSayWhoTheClientIs() {
    try (var envoy = envoy(", \"key_header\": \"X-Api-Key\"")) {
      for (var key : new String[] {"a", "b"}) {
        var request = envoy.get("/").header("x-api-key", key);
        for (int i = 0; i < 2; i++) assertThat(send(request).upstream()).isComplete();
        assertThat(send(request).response()).hasStatus(429);
      }
      assertThat(send(envoy.get("/")).upstream()).isComplete();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"url\": \"http://a:1\", \"requests\": 1, \"period\": \"PT1S\"}"
            + " | url: expected one such as redis://host:6379",
        "{\"url\": \"redis://a:1\", \"requests\": 0, \"period\": \"PT1S\"}"
            + " | requests: expected 1 to 1000000, found 0",
        "{\"url\": \"redis://a:1\", \"requests\": 1, \"period\": \"PT0S\"}"
            + " | period: expected PT0.1S to PT24H, found PT0S",
        "<required>, \"timeout\": \"PT0S\"} | timeout: expected PT0.001S to PT10S, found PT0S",
        "<required>, \"connections\": 0} | connections: expected 1 to 1000, found 0",
        "<required>, \"key_header\": \":path\"}"
            + " | key_header: expected the name of an HTTP header, found \":path\"",
        "<required>, \"exempt_paths\": [\"a\"]}"
            + " | exempt_paths: expected a path without a query, found \"a\"",
      })
  void wrongSettingsAreRejectedByName(String config, String message) {
    var whole = config.replace("<required>", REQUIRED);
    assertThatThrownBy(() -> TestEnvoy.of(new RedisRateLimitFactory(), whole))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageEndingWith(": " + message);
  }
}
