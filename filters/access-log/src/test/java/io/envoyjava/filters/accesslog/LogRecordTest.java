// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.Header;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogRecordTest {
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
  void linesFollowEachOtherWithNothingBetween() {
    var out = new ByteArrayOutputStream();
    try (var lines = LogRecord.linesTo(out)) {
      for (int i = 0; i < 3; i++) new LogRecord(List.of(), List.of()).writeTo(lines);
    }
    assertThat(out.toString(UTF_8))
        .isEqualTo("{\"request_headers\":[],\"response_headers\":[]}\n".repeat(3));
  }

  @Test
  void weightGrowsWithTheHeaders() {
    var small = new LogRecord(List.of(new Header("a", "b")), List.of());
    var large = new LogRecord(List.of(new Header("a", "b".repeat(1000))), List.of());
    assertThat(large.weight() - small.weight()).isEqualTo(999);
    assertThat(new LogRecord(List.of(), List.of()).weight()).isPositive();
  }

  private static String json(LogRecord logRecord) {
    var line = line(logRecord);
    assertThat(line).endsWith("\n");
    return line.stripTrailing();
  }

  /** What a file gets of a record. */
  static String line(LogRecord logRecord) {
    var out = new ByteArrayOutputStream();
    try (var lines = LogRecord.linesTo(out)) {
      logRecord.writeTo(lines);
    }
    return out.toString(UTF_8);
  }
}
