// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What clients do. Envoy answers them itself, without an upstream. */
enum Workload {
  GET("GET", "request", 0),
  POST_64K("POST of 64 KiB", "request", 64 << 10),
  POST_1M("POST of 1 MiB", "request", 1 << 20),
  CONNECT("A connection for each GET", "connection", 0),
  ECHO_64K("64 KiB over TCP, there and back", "message", 64 << 10);

  private final String title;
  private final String unit;
  private final int bodyBytes;

  Workload(String title, String unit, int bodyBytes) {
    this.title = title;
    this.unit = unit;
    this.bodyBytes = bodyBytes;
  }

  /** Returns the word for what is counted. */
  String unit() {
    return unit;
  }

  String title() {
    return title;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  /** Returns whether h2load, which keeps its connections, can make this load. */
  boolean isOfRequests() {
    return this != CONNECT && this != ECHO_64K;
  }

  /** Returns a file with text that resembles what a filter searches for. */
  Path bodyFile(Path folder) {
    var file = folder.resolve("body-" + bodyBytes);
    if (Files.exists(file)) return file;
    var body = new byte[bodyBytes];
    var words = "the quick brown fox jumps over wge and cur, lazy dogs wonder ".getBytes(US_ASCII);
    for (int i = 0; i < body.length; i++) body[i] = words[i % words.length];
    try {
      return Files.write(file, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
