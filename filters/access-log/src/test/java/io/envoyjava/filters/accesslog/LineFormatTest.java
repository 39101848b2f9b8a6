// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.stream.Header;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineFormatTest {
  static final LineFormat PLAIN = new LineFormat(Set.of());

  @Test
  void lineHasBothListsInTheirOrder() {
    var logRecord =
        new LogRecord(
            List.of(new Header(":method", "GET"), new Header("a", "1"), new Header("a", "2")),
            List.of(new Header(":status", "200")));
    assertThat(json(logRecord))
        .isEqualTo(
            "{\"request_headers\":[\":method: GET\",\"a: 1\",\"a: 2\"],"
                + "\"response_headers\":[\":status: 200\"]}");
  }

  @Test
  void streamThatEndedEarlyHasEmptyLists() {
    assertThat(json(new LogRecord(List.of(), List.of())))
        .isEqualTo("{\"request_headers\":[],\"response_headers\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b\u00c3\u00bcrger | b\u00fcrger", // UTF-8
        "b\u00fcrger       | b\u00fcrger", // no UTF-8, so ISO 8859-1
        "\u00ff\u00fe      | \u00ff\u00fe",
        "say \"x\"\\y      | say \\\"x\\\"\\\\y",
        "a\tb\u0001c       | a\\tb\\u0001c",
      })
  void anyBytesAreValidJson(String value, String shown) {
    assertThat(json(new LogRecord(List.of(new Header("h", value)), List.of())))
        .isEqualTo("{\"request_headers\":[\"h: " + shown + "\"],\"response_headers\":[]}");
  }

  @Test
  void valuesOfRedactedHeadersAreLeftOut() {
    var logRecord =
        new LogRecord(
            List.of(new Header("authorization", "Bearer secret"), new Header("x-a", "1")),
            List.of(new Header("set-cookie", "id=secret"), new Header("set-cookie", "b=secret")));
    assertThat(line(new LineFormat(Set.of("authorization", "set-cookie")), logRecord))
        .isEqualTo(
            "{\"request_headers\":[\"authorization: [redacted]\",\"x-a:"
                + " 1\"],\"response_headers\":[\"set-cookie: [redacted]\",\"set-cookie:"
                + " [redacted]\"]}\n");
  }

  @Test
  void linesFollowEachOtherWithNothingBetween() {
    var empty = new LogRecord(List.of(), List.of());
    assertThat(line(PLAIN, empty, empty, empty))
        .isEqualTo("{\"request_headers\":[],\"response_headers\":[]}\n".repeat(3));
  }

  private static String json(LogRecord logRecord) {
    var line = line(PLAIN, logRecord);
    assertThat(line).endsWith("\n");
    return line.stripTrailing();
  }

  /** What a file gets of records. */
  static String line(LineFormat format, LogRecord... records) {
    var out = new ByteArrayOutputStream();
    format.write(List.of(records), out);
    return out.toString(UTF_8);
  }
}
