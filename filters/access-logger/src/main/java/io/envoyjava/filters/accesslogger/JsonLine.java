// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslogger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.envoyjava.sdk.accesslog.LogEntry;
import io.envoyjava.sdk.accesslog.ResponseFlag;
import io.envoyjava.sdk.stream.Timing;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object on a line, whose fields have the names of Envoy's command operators. Fields without
 * a value are left out.
 */
final class JsonLine {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(512).append('{');

  /** Returns an entry's line, with its newline, in UTF-8. */
  static byte[] of(LogEntry entry) {
    var line = new JsonLine();
    var timing = entry.timing();
    var request = entry.requestHeaders();
    line.add("start_time", timing.started().map(Instant::toString).orElse(null));
    line.add("type", entry.type().name());
    line.add("method", utf8(request.get(":method")));
    line.add("path", utf8(request.get(":path")));
    line.add("authority", utf8(request.get(":authority")));
    line.add("protocol", entry.protocol());
    entry.responseCode().ifPresent(code -> line.add("response_code", code));
    line.add("response_code_details", entry.responseCodeDetails());
    line.add(
        "response_flags",
        entry.responseFlags().stream().map(ResponseFlag::code).collect(joining(",")));
    line.add("bytes_received", entry.bytes().received());
    line.add("bytes_sent", entry.bytes().sent());
    timing
        .at(Timing.Point.REQUEST_COMPLETE)
        .ifPresent(duration -> line.add("duration_us", duration.toNanos() / 1000));
    line.add("downstream_remote_address", text(entry.downstream().remoteAddress()));
    line.add("upstream_cluster", entry.upstream().cluster());
    line.add("upstream_remote_address", text(entry.upstream().remoteAddress()));
    line.add("route_name", entry.routeName());
    line.add("request_id", entry.requestId());
    line.add("user_agent", utf8(request.get("user-agent")));
    return line.end();
  }

  private static @Nullable String text(@Nullable Object address) {
    return address == null ? null : address.toString().substring(1); // without the slash
  }

  /** Decodes a header's value, which has one character for each byte. */
  private static @Nullable String utf8(@Nullable String value) {
    return value == null ? null : new String(value.getBytes(ISO_8859_1), UTF_8);
  }

  void add(String name, long value) {
    begin(name).append(value);
  }

  void add(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) return;
    begin(name).append('"');
    for (int i = 0; i < value.length(); i++) escape(value.charAt(i));
    text.append('"');
  }

  private StringBuilder begin(String name) {
    if (text.length() > 1) text.append(',');
    return text.append('"').append(name).append("\":");
  }

  private void escape(char c) {
    if (c == '"' || c == '\\') {
      text.append('\\').append(c);
    } else if (c < 0x20 || c == 0x7f) {
      text.append("\\u00").append(DIGITS[c >> 4]).append(DIGITS[c & 0xf]);
    } else {
      text.append(c);
    }
  }

  byte[] end() {
    return text.append("}\n").toString().getBytes(UTF_8);
  }
}
