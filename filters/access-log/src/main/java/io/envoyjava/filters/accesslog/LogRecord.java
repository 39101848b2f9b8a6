// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.Header;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is logged of a stream.
 *
 * @param requestHeaders as they were when they passed the filter; empty if they did not
 * @param responseHeaders likewise
 */
record LogRecord(List<Header> requestHeaders, List<Header> responseHeaders) {
  private static final int BYTES_PER_HEADER = 136;

  private static final ObjectWriter JSON =
      JsonMapper.builder().build().writer().withRootValueSeparator("");

  /** Where records can be written to, a line each, when it is closed at the latest. */
  static JsonGenerator linesTo(OutputStream out) {
    return JSON.createGenerator(out);
  }

  /** One JSON object and the line's end, which cannot be within. */
  void writeTo(JsonGenerator lines) {
    lines.writeStartObject();
    writeTo(lines, "request_headers", requestHeaders);
    writeTo(lines, "response_headers", responseHeaders);
    lines.writeEndObject();
    lines.writeRaw('\n');
  }

  private static void writeTo(JsonGenerator lines, String field, List<Header> headers) {
    lines.writeArrayPropertyStart(field);
    for (var header : headers) lines.writeString(header.name() + ": " + text(header.value()));
    lines.writeEndArray();
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

  /** A header's value is bytes, one in each character: UTF-8 if it can be that, else ISO 8859-1. */
  private static String text(String value) {
    if (isAscii(value)) return value;
    try {
      var bytes = ByteBuffer.wrap(value.getBytes(ISO_8859_1));
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x80) return false;
    }
    return true;
  }
}
