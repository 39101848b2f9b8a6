// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Messages of HTTP/1.1 with trailers, part by part, for {@link Scenario}s. */
final class ScenarioWire {
  private ScenarioWire() {}

  /**
   * A message.
   *
   * @param start its first line
   * @param headers its headers, with names in lower case
   * @param body its body
   * @param trailers its trailers
   * @param complete false if the connection ended before it did
   */
  record Received(
      String start, List<String> headers, String body, List<String> trailers, boolean complete) {

    String header(String name) {
      var begin = name + ": ";
      return headers.stream()
          .filter(line -> line.startsWith(begin))
          .map(line -> line.substring(begin.length()))
          .findFirst()
          .orElse("");
    }

    String describe(String description) {
      return ScenarioResult.describe(
          description, headers.stream(), body, trailers.stream(), complete);
    }
  }

  /** Returns the parts in which a message is sent. */
  static List<String> parts(String head, Scenario.Shape shape, String trailer) {
    if (shape.headersOnly()) return List.of(head + "content-length: 0\r\n\r\n");
    var parts = new ArrayList<String>();
    parts.add(head + "transfer-encoding: chunked\r\n\r\n");
    for (var piece : shape.pieces()) {
      parts.add("%x\r\n%s\r\n".formatted(piece.length(), piece));
    }
    parts.add("0\r\n" + (shape.trailers() ? trailer + "\r\n" : "") + "\r\n");
    return parts;
  }

  /** Reads a message; what has come of it if the connection ends. */
  static Received read(InputStream in) throws IOException {
    return read(in, false);
  }

  /**
   * Reads a message.
   *
   * @param head whether it answers HEAD, and has no body whatever its headers say
   */
  static Received read(InputStream in, boolean head) throws IOException {
    var start = "";
    List<String> headers = new ArrayList<>();
    var body = new StringBuilder();
    List<String> trailers = new ArrayList<>();
    boolean complete = false;
    try {
      start = line(in);
      readHeaders(in, headers);
      if (head) {
        // The end.
      } else if (headers.contains("transfer-encoding: chunked")) {
        for (int size; (size = Integer.parseInt(line(in), 16)) > 0; ) {
          append(in, body, size);
          var _ = line(in);
        }
        readHeaders(in, trailers);
      } else {
        for (var header : headers) {
          if (header.startsWith("content-length: ")) {
            append(in, body, Integer.parseInt(header.substring(16)));
          }
        }
      }
      complete = true;
    } catch (EOFException e) {
      // Cut off.
    }
    return new Received(start, headers, body.toString(), trailers, complete);
  }

  private static void readHeaders(InputStream in, List<String> headers) throws IOException {
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
    }
  }

  private static void append(InputStream in, StringBuilder body, int count) throws IOException {
    var bytes = in.readNBytes(count);
    body.append(new String(bytes, ISO_8859_1));
    if (bytes.length < count) throw new EOFException();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) throw new EOFException();
      if (b != '\r') line.append((char) b);
    }
    return line.toString();
  }
}
