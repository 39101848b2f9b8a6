// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that zero-copy-body finds in a body what RE2J finds there, for any expression, any body,
 * and any division into pieces. It is separate from the other filters, since a fuzzer that also
 * invents expressions would hardly try those.
 */
final class BodySearchFuzzTest {
  private static final Subject ZERO_COPY_BODY =
      new Subject("zero_copy_body", Expectations::unchanged, Expectations::searched);

  @TempDir private static Path folder;

  private static final class Loaded {
    static final Filters FILTERS = new Filters(folder);
  }

  /** The first line is the expression, the others are an exchange. */
  @FuzzTest(maxDuration = "5m")
  void anExpressionIsFoundWhereItIs(byte[] input) {
    var lines = Exchange.lines(input);
    var expression = new String(lines.removeFirst(), UTF_8);
    Loaded.FILTERS.play(ZERO_COPY_BODY, expression, lines);
  }
}
