// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.filters.networkprotocollogger.NetworkProtocolLoggerFactory.Options;
import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkProtocolLoggerFactoryTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "\n"})
  void nothingIsRequired(String config) {
    assertThat(NetworkProtocolLoggerFactory.parse(config))
        .isEqualTo(new Options(true, true, 1024, true));
  }

  @Test
  void eachFieldCanBeSet() {
    var config =
        """
        {"log_request": false, "log_response": false, "max_log_bytes": 512, "detect_protocol": false}
        """;
    assertThat(NetworkProtocolLoggerFactory.parse(config))
        .isEqualTo(new Options(false, false, 512, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"max_log_bytes": -1}     | max_log_bytes: expected 0 to 65536, found -1
          {"max_log_bytes": 65537}  | max_log_bytes: expected 0 to 65536, found 65537
          {"log_request": "yes"}    | log_request: expected
          {"log": true}             | log: unknown field
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> NetworkProtocolLoggerFactory.parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }
}
