// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.Header;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is logged of a stream.
 *
 * @param requestHeaders as they were when they passed the filter; empty if they did not
 * @param responseHeaders likewise
 */
record LogRecord(List<Header> requestHeaders, List<Header> responseHeaders) {
  private static final int BYTES_PER_HEADER = 136;

  /** The line's fields. */
  private record Line(List<String> requestHeaders, List<String> responseHeaders) {}

  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build()
          .writerFor(Line.class);

  /** One JSON object, without the line's end, which cannot be within. */
  byte[] toJson() {
    return JSON.writeValueAsBytes(new Line(texts(requestHeaders), texts(responseHeaders)));
  }

  /** About how many bytes this takes on the heap. */
  int weight() {
    return weight(requestHeaders) + weight(responseHeaders);
  }

  private static int weight(List<Header> headers) {
    int weight = BYTES_PER_HEADER;
    for (var header : headers) {
      weight += BYTES_PER_HEADER + header.name().length() + header.value().length();
    }
    return weight;
  }

  private static List<String> texts(List<Header> headers) {
    return headers.stream().map(header -> header.name() + ": " + text(header.value())).toList();
  }

  /** A header's value is bytes, one in each character: UTF-8 if it can be that, else ISO 8859-1. */
  private static String text(String value) {
    if (value.chars().allMatch(c -> c < 0x80)) return value;
    try {
      var bytes = ByteBuffer.wrap(value.getBytes(ISO_8859_1));
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }
}
