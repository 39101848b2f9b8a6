// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that filters and the SDK handle any stream: nothing throws, what passes is unchanged, and
 * each filter keeps its promise. The streams go through the launcher and the fake Envoy, which are
 * built with sanitizers.
 */
final class StreamsFuzzTest {
  @TempDir private static Path folder;

  private static final class Loaded {
    static final Filters FILTERS = new Filters(folder);
  }

  private static final Subject PASSTHROUGH = new Subject("passthrough", Expectations::unchanged);
  private static final Subject HEADER_MUTATION =
      new Subject("header_mutation", Expectations::unchanged);
  private static final Subject HEADER_AUTH =
      new Subject("header_auth", Expectations::unchanged, Expectations::authorized);
  private static final Subject ACCESS_LOG =
      new Subject(
          "access_log",
          Expectations::unchanged,
          (outcome, _) -> Expectations.logged(outcome, logFile()));

  /** The model, which checks itself. */
  private static final Subject MODEL = new Subject("model");

  private static final String MUTATIONS =
      """
      {"request_headers": [["foo", "bar"]], "remove_request_headers": ["apple"],\
       "response_headers": [["bar", "foo"]], "remove_response_headers": ["server"]}\
      """;

  /**
   * The first line is a filter's number and perhaps its configuration, the others are an exchange.
   */
  @FuzzTest(maxDuration = "5m")
  void anyStreamIsTaken(byte[] input) throws IOException {
    var lines = Exchange.lines(input);
    var first = new String(lines.removeFirst(), UTF_8);
    if (first.isEmpty()) return;
    var config = first.substring(1);
    switch (first.charAt(0)) {
      case '0' -> play(PASSTHROUGH, "", lines);
      case '1' -> play(HEADER_MUTATION, MUTATIONS, lines);
      // Other tests cover JSON, and need no streams for it.
      case '2' -> play(HEADER_AUTH, config.replace('{', '('), lines);
      case '3' -> playLogged(lines);
      default -> play(MODEL, config, lines);
    }
  }

  private static void playLogged(List<byte[]> lines) throws IOException {
    Files.write(logFile(), new byte[0]);
    play(ACCESS_LOG, "{\"num_workers\": 1, \"dirname\": \"%s\"}".formatted(folder), lines);
  }

  private static void play(Subject subject, String config, List<byte[]> lines) {
    Loaded.FILTERS.play(subject, config, lines);
  }

  private static Path logFile() {
    return folder.resolve("access_log_0.log");
  }
}
