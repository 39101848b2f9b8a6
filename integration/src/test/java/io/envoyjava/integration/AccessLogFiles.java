// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the filter {@code access_log} has written: a file for each of its workers.
 *
 * @param folder the folder of the files
 */
record AccessLogFiles(Path folder) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** A record of the log. */
  record Line(List<String> request_headers, List<String> response_headers) {
    String marker() {
      var prefix = HttpLoad.MARKER + ": ";
      return request_headers.stream()
          .filter(header -> header.startsWith(prefix))
          .map(header -> header.substring(prefix.length()))
          .findFirst()
          .orElse("");
    }
  }

  Path file(int worker) {
    return folder.resolve("access_log_" + worker + ".log");
  }

  List<Line> lines(int worker) throws IOException {
    var file = file(worker);
    if (!Files.exists(file)) return List.of();
    return parse(Files.readString(file));
  }

  private static List<Line> parse(String text) {
    assertThat(text.isEmpty() || text.endsWith("\n")).as("the last line is whole").isTrue();
    return text.lines().map(line -> JSON.readValue(line, Line.class)).toList();
  }

  /** Each line is whole, and of a request that has a marker. */
  static void assertWhole(String text) {
    assertThat(parse(text)).allMatch(line -> !line.marker().isEmpty());
  }

  long lineCount() throws IOException {
    long count = 0;
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        try (var lines = Files.lines(file)) {
          count += lines.count();
        }
      }
    }
    return count;
  }

  /** Each of these has a line, and none has two, whether it is among these or not. */
  void assertLoggedOnce(Collection<String> answered) throws IOException {
    var logged = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        for (var line : parse(Files.readString(file))) logged.add(line.marker());
      }
    }
    var distinct = new HashSet<>(logged);
    assertThat(logged).hasSameSizeAs(distinct);
    assertThat(distinct.containsAll(answered)).as("what was answered is logged").isTrue();
  }

  /** A file between two writes: the filter takes the same lock for each. */
  String snapshot(int worker) throws IOException {
    try (var channel = FileChannel.open(file(worker), StandardOpenOption.READ);
        var _ = channel.lock(0, Long.MAX_VALUE, true)) {
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    }
  }
}
