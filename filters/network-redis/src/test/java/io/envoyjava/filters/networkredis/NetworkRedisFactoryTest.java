// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.filters.networkredis.NetworkRedisFactory.Options;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkRedisFactoryTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "\n"})
  void nothingIsRequired(String config) {
    assertThat(NetworkRedisFactory.parse(config)).isEqualTo(new Options(Set.of(), true, 1024));
  }

  @Test
  void namesMayBeInAnyCase() {
    var config =
        """
        {"blocked_commands": ["FLUSHALL", "flushdb"], "log_commands": false, "max_command_length": 100}
        """;
    assertThat(NetworkRedisFactory.parse(config))
        .isEqualTo(new Options(Set.of("FLUSHALL", "FLUSHDB"), false, 100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"max_command_length": 63}           | max_command_length: expected 64 to 1048576 bytes, found 63
          {"max_command_length": 1048577}      | max_command_length: expected 64 to 1048576 bytes, found 1048577
          {"blocked_commands": ["CONFIG SET"]} | blocked_commands: expected names of commands, found "CONFIG SET"
          {"blocked_commands": [""]}           | blocked_commands: expected names of commands, found ""
          {"blocked_commands": "FLUSHALL"}     | blocked_commands: expected
          {"blocked": []}                      | blocked: unknown field
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> NetworkRedisFactory.parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }
}
