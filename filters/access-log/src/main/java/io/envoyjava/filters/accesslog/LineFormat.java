// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.stream.Header;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Formats a record as a line: a JSON object, without the values of some headers. Any thread.
 *
 * @param redacted the names of these headers, in lower case
 */
record LineFormat(Set<String> redacted) {
  private static final String REDACTED = "[redacted]";

  private static final JsonFactory JSON = JsonFactory.builder().rootValueSeparator("").build();

  /** Writes records, one on each line. */
  void write(List<LogRecord> records, OutputStream out) {
    try (var lines = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      for (var logRecord : records) {
        lines.writeStartObject();
        write(lines, "request_headers", logRecord.requestHeaders());
        write(lines, "response_headers", logRecord.responseHeaders());
        lines.writeEndObject();
        lines.writeRaw('\n'); // JSON escapes it in strings
      }
    }
  }

  private void write(JsonGenerator lines, String field, List<Header> headers) {
    lines.writeArrayPropertyStart(field);
    for (var header : headers) {
      var value = redacted.contains(header.name()) ? REDACTED : text(header.value());
      lines.writeString(header.name() + ": " + value);
    }
    lines.writeEndArray();
  }

  /**
   * Decodes a header's value, which has one byte in each character: as UTF-8 if it is valid UTF-8,
   * else as ISO 8859-1.
   */
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
