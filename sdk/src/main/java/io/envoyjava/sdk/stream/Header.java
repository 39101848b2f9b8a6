// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A header or trailer. Each character of both strings is one byte (ISO 8859-1), so that any byte
 * survives.
 *
 * @param name the name, in lower case if it came from Envoy
 * @param value the value; may be empty
 * @since 0.1
 */
public record Header(String name, String value) {
  /**
   * Returns the value, decoded as UTF-8.
   *
   * @return the value, with U+FFFD in the place of bytes that are not UTF-8
   */
  public String valueUtf8() {
    return new String(value.getBytes(ISO_8859_1), UTF_8);
  }
}
