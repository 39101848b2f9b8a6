// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenertlsdetector;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeginningTest {
  private static Beginning of(String hex) {
    return Beginning.of(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "160301020001, TLS",
    "16030102000100ff, TLS",
    "160303020001, TLS",
    "160304020001, TLS",
    "160301020002, PLAIN_TEXT",
    "160305020001, PLAIN_TEXT",
    "1603ff020001, PLAIN_TEXT",
    "160201020001, PLAIN_TEXT",
    "170301020001, PLAIN_TEXT",
    "000000000000, PLAIN_TEXT",
    "16, UNDECIDED",
    "17, PLAIN_TEXT",
    "1602, PLAIN_TEXT",
    "160305, PLAIN_TEXT",
  })
  void theFirstBytesDecide(String hex, Beginning beginning) {
    assertThat(of(hex)).isEqualTo(beginning);
  }

  @Test
  void aHandshakeIsUndecidedUntilItsSixthByte() {
    var hello = HexFormat.of().parseHex("160301020001");
    for (int i = 0; i < hello.length; i++) {
      assertThat(Beginning.of(Arrays.copyOf(hello, i))).isEqualTo(Beginning.UNDECIDED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HTTP/1.1", "SSH-2.0-", "*1\r\n$4\r\nPING"})
  void otherProtocolsAreKnownByTheirFirstByte(String text) {
    assertThat(Beginning.of(text.getBytes(US_ASCII))).isEqualTo(Beginning.PLAIN_TEXT);
  }
}
