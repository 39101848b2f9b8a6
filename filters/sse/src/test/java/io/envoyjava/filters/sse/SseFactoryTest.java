// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.metrics.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SseFactoryTest {
  @Test
  void nothingIsRequired() {
    assertThat(parse("").maxEventBytes()).isEqualTo(65_536);
    assertThat(parse("{}").maxEventBytes()).isEqualTo(65_536);
  }

  @Test
  void eventsAreNoLargerThanTheHistory() {
    assertThat(parse("{\"history_bytes\": 100}").maxEventBytes()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"history_bytes": 0}                         | history_bytes: expected 1 to 1073741824 bytes, found 0
          {"max_event_bytes": 1048577}                 | max_event_bytes: expected 1 to 1048576 bytes, found 1048577
          {"heartbeat": "PT0S"}                        | heartbeat: expected PT0.01S to PT1H, found PT0S
          {"heartbeat": "PT2H"}                        | heartbeat: expected PT0.01S to PT1H, found PT2H
          {"heartbeats": "PT2H"}                       | heartbeats: unknown field; expected only history_bytes, max_event_bytes, heartbeat
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  private static Sse parse(String config) {
    return SseFactory.parse(new Context(), config);
  }

  private static final class Context implements ConfigContext {
    @Override
    public String name() {
      return "sse";
    }

    @Override
    public Counter counter(String name) {
      return Counter.NONE;
    }
  }
}
