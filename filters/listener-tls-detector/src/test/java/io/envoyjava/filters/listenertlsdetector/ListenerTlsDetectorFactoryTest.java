// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenertlsdetector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.api.Test;

class ListenerTlsDetectorFactoryTest {
  @Test
  void plainTextPassesUnlessTheSettingsSayOtherwise() {
    assertThat(ListenerTlsDetectorFactory.parse("").closesPlainText()).isFalse();
    assertThat(ListenerTlsDetectorFactory.parse("{}").closesPlainText()).isFalse();
    assertThat(ListenerTlsDetectorFactory.parse("{\"close_plain_text\": true}").closesPlainText())
        .isTrue();
  }

  @Test
  void rejectsWrongSettingsByName() {
    assertThatThrownBy(() -> ListenerTlsDetectorFactory.parse("{\"close\": true}"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("close: unknown field");
  }
}
