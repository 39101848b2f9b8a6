// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;

/** Bytes as a line of a log shows them. */
final class Dump {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private Dump() {}

  /**
   * Returns the bytes in hexadecimal, and as ASCII with a dot for each byte that is no printable
   * character.
   *
   * @param shown the first bytes
   * @param size the number of bytes that there are
   */
  static String of(byte[] shown, long size) {
    var what = shown.length < size ? ", the first %d".formatted(shown.length) : "";
    return "[%d bytes%s] HEX: %s ASCII: %s"
        .formatted(size, what, HEX.formatHex(shown), ascii(shown));
  }

  private static String ascii(byte[] bytes) {
    var printable = bytes.clone();
    for (int i = 0; i < printable.length; i++) {
      if (printable[i] < ' ' || printable[i] > '~') printable[i] = '.';
    }
    return new String(printable, US_ASCII);
  }
}
