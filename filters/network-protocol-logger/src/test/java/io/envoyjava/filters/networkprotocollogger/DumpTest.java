// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DumpTest {
  private static String dump(String shown, int size) {
    return Dump.of(shown.getBytes(ISO_8859_1), size);
  }

  @Test
  void bytesAreShownInHexadecimalAndAsText() {
    assertThat(dump("hello", 5)).isEqualTo("[5 bytes] HEX: 68 65 6c 6c 6f ASCII: hello");
  }

  @Test
  void aDumpSaysThatThereIsMore() {
    assertThat(dump("he", 5)).isEqualTo("[5 bytes, the first 2] HEX: 68 65 ASCII: he");
    assertThat(dump("", 5)).isEqualTo("[5 bytes, the first 0] HEX:  ASCII: ");
  }

  /** So nobody writes lines of their own into the log. */
  @Test
  void whatIsNoPrintableCharacterIsADot() {
    assertThat(dump("a\nb\u001b\u007f\u00e9~ ", 8)).endsWith(" ASCII: a.b...~ ");
  }
}
