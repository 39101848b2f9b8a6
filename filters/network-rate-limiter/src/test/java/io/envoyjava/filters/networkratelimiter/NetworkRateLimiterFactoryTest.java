// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkratelimiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkRateLimiterFactoryTest {
  @Test
  void theMessageHasADefault() {
    var settings = NetworkRateLimiterFactory.parse("{\"max_connections\": 50}");
    assertThat(settings.maxConnections()).isEqualTo(50);
    assertThat(settings.message()).asString().isEqualTo("Connection limit exceeded");
  }

  @Test
  void theMessageCanBeSet() {
    var settings =
        NetworkRateLimiterFactory.parse(
            "{\"max_connections\": 10, \"reject_message\": \"Go away!\"}");
    assertThat(settings.message()).asString().isEqualTo("Go away!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"max_connections": 0}    | max_connections: expected 1 or more, found 0
          {"max_connections": -1}   | max_connections: expected 1 or more, found -1
          {"max_connections": "1"}  | max_connections: expected a whole number (32 bits), found "1"
          {}                        | max_connections: expected a whole number (32 bits), found nothing
          {"max_connections": 1, "message": "x"} | message: unknown field; expected only max_connections, reject_message
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> NetworkRateLimiterFactory.parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }
}
