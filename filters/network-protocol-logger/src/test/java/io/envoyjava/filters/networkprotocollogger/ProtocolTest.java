// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
  private static byte[] bytes(String text) {
    return text.translateEscapes().getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          \\26\\3\\1\\0\\5            | tls
          GET /path HTTP/1.1\\r\\n    | http
          POST / HTTP/1.1\\r\\n       | http
          PUT /                       | http
          DELETE /                    | http
          HEAD /                      | http
          *1\\r\\n$4\\r\\nPING\\r\\n  | redis
          *1                          | unknown
          GET                         | unknown
          GETTING                     | unknown
          random data                 | unknown
          help\\n                     | unknown
          \\26                        | unknown
          ""                          | unknown
          """)
  void aClientsFirstBytesGiveItAway(String first, String protocol) {
    assertThat(Protocol.ofClient(bytes(first))).hasToString(protocol);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          J\\0\\0\\0\\n8.4.0\\0       | mysql
          J\\0\\0\\0                  | unknown
          help\\n                     | unknown
          HTTP/1.1 200 OK\\r\\n       | unknown
          ""                          | unknown
          """)
  void aServersFirstBytesGiveItAway(String first, String protocol) {
    assertThat(Protocol.ofServer(bytes(first))).hasToString(protocol);
  }
}
