// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelayFactoryTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "{}", " {} \n"})
  void delaysForTwoSecondsUnlessToldOtherwise(String config) {
    assertThat(DelayFactory.delay(config)).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.25S", "PT1M", "PT1H"})
  void delaysAsConfigured(String delay) {
    assertThat(DelayFactory.delay("{\"delay\": \"" + delay + "\"}\n"))
        .isEqualTo(Duration.parse(delay));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {"delay": "PT-1S"}           ~ delay: expected PT0S to PT1H, found PT-1S
          {"delay": "PT1H0.01S"}       ~ delay: expected PT0S to PT1H, found PT1H0.01S
          {"delay": "2s"}              ~ delay: expected a duration such as "PT2S", found "2s"
          {"delay": ""}                ~ delay: expected a duration such as "PT2S", found ""
          {"delay": 2}                 ~ delay: expected a duration such as "PT2S", found 2
          {"delay": true}              ~ delay: expected a duration such as "PT2S", found true
          {"delay": null}              ~ delay: expected a duration such as "PT2S", found null
          {"delay": ["PT2S"]}          ~ delay: expected a duration such as "PT2S", found ["PT2S"]
          {"dleay": "PT2S"}            ~ dleay: unknown field; expected only delay
          {"delay": "PT2S", "x": 1}    ~ x: unknown field; expected only delay
          ["PT2S"]                     ~ configuration: expected a JSON object, found ["PT2S"]
          PT2S                         ~ configuration: expected JSON, found at line 1
          {"delay": "PT2S"             ~ configuration: expected JSON, found at line 1
          {"delay": "PT2S"} {}         ~ configuration: expected JSON, found at line 1
          {"delay": "", "delay": ""}   ~ configuration: expected JSON, found at line 1
          """)
  void rejectsWhatIsNoConfiguration(String config, String message) {
    assertThatThrownBy(() -> DelayFactory.delay(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }
}
