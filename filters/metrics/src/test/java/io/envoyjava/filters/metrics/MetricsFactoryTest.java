// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsFactoryTest {
  @Test
  void readsTheVersion() {
    assertThat(MetricsFactory.version("{\"version\": \"v1.0.0\"}")).isEqualTo("v1.0.0");
  }

  @Test
  void theVersionMayBeLeftOut() {
    assertThat(MetricsFactory.version("{}")).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"version\": 1} | version: expected a string, found 1",
        "{\"version\": \" \"} | version: expected a text, found none",
        "{\"versions\": \"1\"} | versions: unknown field; expected only version"
      })
  void whatIsWrongIsNamed(String config, String message) {
    assertThatThrownBy(() -> MetricsFactory.version(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }
}
