// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderAuthFactoryTest {
  private static final String DIGEST = "ab".repeat(32);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-auth-token",
        "x-auth-token\n",
        "  X-Auth.Token!  ",
        "{\"header\": \"x-auth-token\"}",
        "{\"header\": \"x-auth-token\", \"credentials\": [\"<digest>\"]}\n",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\"],"
            + " \"cache\": {\"max_size\": 1, \"ttl\": \"PT1S\"}}",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\"], \"cache\": {}}",
      })
  void nameOrJsonIsAccepted(String config) {
    envoy(config.replace("<digest>", DIGEST)).close();
  }

  @Test
  void lineEndBehindTheNameIsNoPartOfIt() {
    try (var envoy = envoy("x-auth-token\n")) {
      assertThat(envoy.get("/").header("x-auth-token", "any").send().upstream()).isComplete();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``         | header: expected the name of an HTTP header, found \"\"",
        "two words  | header: expected the name of an HTTP header, found \"two words\"",
        ":path      | header: expected the name of an HTTP header, found \":path\"",
        "\"x\"      | header: expected the name of an HTTP header, found \"\\\"x\\\"\"",
        "{\"header\": \"\"} | header: expected the name of an HTTP header, found \"\"",
        "{          | configuration: expected JSON, found at line 1, column 2:"
            + " Unexpected end-of-input: expected close marker for Object",
        "{}         | header: expected a string, found nothing",
        "{\"name\": \"x\"} | name: unknown field; expected only header, credentials," + " cache",
        "{\"header\": \"x\", \"credentials\": []}"
            + " | credentials: expected at least one, found []",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\", \"secret\"]} | credentials[1]:"
            + " expected a SHA-256 (64 hex digits), found 6 characters that are none",
        "{\"header\": \"x\", \"cache\": {}} | cache: expected credentials beside it, found none;"
            + " without them nothing is cached",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\"], \"cache\": {\"max_size\": 0}}"
            + " | cache.max_size: expected a number from 1 on, found 0",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\"], \"cache\": {\"max_size\": -5}}"
            + " | cache.max_size: expected a number from 1 on, found -5",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\"], \"cache\": {\"ttl\": \"PT0S\"}}"
            + " | cache.ttl: expected a duration above zero, found \"PT0S\"",
        "{\"header\": \"x\", \"credentials\": [\"<digest>\"], \"cache\": {\"ttl\": 300}}"
            + " | cache.ttl: expected a duration such as \"PT2S\", found 300",
      })
  void whatIsWrongIsNamed(String config, String message) {
    assertThatThrownBy(() -> envoy(config.replace("<digest>", DIGEST)))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessage("filter 'header_auth': configuration rejected: " + message);
  }

  private static TestEnvoy envoy(String config) {
    return TestEnvoy.of(new HeaderAuthFactory(), config);
  }
}
