// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.envoyjava.sdk.InvalidConfigException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BytePatternTest {
  private static final String EXPRESSION = "^.*(curl|wget).*";
  private static final int MIB = 1 << 20;

  /** As large as the pieces of Envoy's buffers. */
  private static final int CHUNK = 16 << 10;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl",
        "wget",
        "with curl within",
        "\ncurl",
        "curl\nabc",
        "a\r\n\r\nb\nwget\n\n",
        "\u00ff\u00fecurl",
        "wget\u0000\u00c3",
        "\u0000\u0080curl\u00f0(\u008c",
        "curcurl",
        "wcurget curl",
      })
  void findsItWhereverItIsInWhateverBytes(String body) {
    assertThat(found(EXPRESSION, body.getBytes(ISO_8859_1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c url", "cur\nl", "CURL", "wge", "cur\u00ffl", "wcurgetl"})
  void doesNotFindWhatIsNotThere(String body) {
    assertThat(found(EXPRESSION, body.getBytes(ISO_8859_1))).isFalse();
  }

  @Test
  void findsItAcrossChunksOfAnySize() {
    var body = "0123456789curl0123456789".getBytes(UTF_8);
    for (int size = 1; size <= body.length; size++) {
      assertThat(found(EXPRESSION, body, size)).as("chunks of %d bytes", size).isTrue();
      assertThat(found("^\\d{10}curl\\b.\\d+9$", body, size))
          .as("chunks of %d bytes", size)
          .isFalse();
      assertThat(found("^\\d{10}\\Bcurl\\d+9$", body, size))
          .as("chunks of %d bytes", size)
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ü,                    Grüße,      true
          ü,                    Grue,       false
          Grü+ße,               Grüüüße,    true
          ^Gr(?:ü|ö)ße$,        Größe,      true
          ^Gr..ße$,             Grüße,      true
          ^Gr.ße$,              Grüße,      false
          \\Q(ü)\\E+,           a(ü))),     true
          \\Qa.b,               axb,        false
          \\Qa.b,               xa.b,       true
          (?i)grüsse,           GRüSSE,     true
          (?i)grüsse,           GRÜSSE,     false
          \\xc3\\xbc,           ü,          true
          \\xfc,                ü,          false
          \\x{fc}|\\x{c3},      ü,          true
          [\\xc3],              ü,          true
          [[:alpha:]\\]x-]+€,   ]-€,        true
          []ä]?,                x,          invalid
          \\\\ü,                \\ü,        true
          😀{2},                😀😀,       true
          😀{2},                😀,         false
          ^[^x]{4}$,            😀,         true
          """,
      quoteCharacter = '"')
  void takesAnExpressionForTheBytesOfItsUtf8(String expression, String body, String expected) {
    if (expected.equals("invalid")) {
      assertThatThrownBy(() -> BytePattern.compile(expression))
          .isInstanceOf(InvalidConfigException.class);
    } else {
      assertThat(found(expression, body.getBytes(UTF_8))).isEqualTo(Boolean.valueOf(expected));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          ''          ~ one in the syntax of RE2, found nothing
          foo(?=bar)  ~ the syntax of RE2, found "(?=" at character 4 of "foo(?=bar)" (invalid or unsupported Perl syntax)
          x(?<!a)b    ~ the syntax of RE2, found "(?<!a)b" at character 2 of "x(?<!a)b" (invalid named capture)
          (a)\\1      ~ the syntax of RE2, found "\\1" at character 4 of "(a)\\1" (invalid escape sequence)
          a(b         ~ the syntax of RE2, found "a(b" (missing closing ))
          a)b         ~ the syntax of RE2, found "a)b" (unexpected ))
          a[b         ~ the syntax of RE2, found "[b" at character 2 of "a[b" (missing closing ])
          a\\         ~ the syntax of RE2, found "a\\" (trailing backslash at end of expression)
          a**         ~ the syntax of RE2, found "**" at character 2 of "a**" (invalid nested repetition operator)
          x{1001}     ~ the syntax of RE2, found "{1001}" at character 2 of "x{1001}" (invalid repeat count)
          \\p{Greek}  ~ the syntax of RE2, found "\\p" at character 1 of "\\p{Greek}" (invalid escape sequence)
          ab[cä]      ~ single bytes here, found "ä" at character 5 of "ab[cä]"
          [\\x{20ac}] ~ single bytes here, found "\\x{20ac}" at character 2 of "[\\x{20ac}]"
          a\\x{100}   ~ single bytes here, found "\\x{100}" at character 2 of "a\\x{100}"
          a\\400      ~ single bytes here, found "\\400" at character 2 of "a\\400"
          x{99999}    ~ the syntax of RE2, found "{99999}" at character 2 of "x{99999}" (invalid repeat count)
          (?:a{99}){99} ~ at most 1000 instructions once compiled, found 9803; the cause may be a large repetition
          (a|((b|c?){2,1000}x){1000,}|d){1000} ~ at most 1000 instructions once compiled, found far more; the cause may be a large repetition
          """)
  void rejectsWhatIsNoExpressionOrTakesMoreThanLinearTime(String expression, String expected) {
    assertThatThrownBy(() -> BytePattern.compile(expression))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("regular expression: expected " + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?:[0-9]{1,3}[.]){3}[0-9]{1,3}",
        "(?:[^{2}]{30}){30}",
        "(?:\\{1000}){100}",
        "(?:a{0}){900}",
        "a{,1000}[{]{900}",
        "(?:()|[a-z]?|){100}"
      })
  void takesRepetitionsThatAreSmallOnceWrittenOut(String expression) {
    assertThat(BytePattern.compile(expression)).isNotNull();
  }

  @Test
  void rejectsGroupsNestedTooDeeply() {
    var expression = "(".repeat(4_999) + "a" + ")".repeat(4_999);
    assertThatThrownBy(() -> BytePattern.compile(expression))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageMatching(
            "regular expression: expected (groups less deeply nested|at most 1000 instr.*)");
  }

  @Test
  void rejectsAnEndlessExpression() {
    assertThatThrownBy(() -> BytePattern.compile("a|".repeat(5_000) + "b"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("regular expression: expected at most 10000 characters, found 10001");
  }

  @Test
  void saysSoInOneShortLine() {
    assertThatThrownBy(() -> BytePattern.compile("a\nb(" + "c".repeat(1000)))
        .hasMessageNotContainingAny("\n", "c".repeat(100));
  }

  /** Be it that the body lacks what a match needs, or that RE2J is asked about it. */
  @ParameterizedTest
  @ValueSource(strings = {EXPRESSION, "^.*(cu[r]l|wge[t]).*"})
  void allocatesNoMoreForALargeBodyThanForASmallOne(String expression) {
    var pattern = BytePattern.compile(expression);
    try (var arena = Arena.ofConfined()) {
      var small = Chunks.of(arena, "curwge".repeat(MIB / 6).getBytes(UTF_8), CHUNK);
      var large = Chunks.of(arena, "curwge".repeat(10 * MIB / 6).getBytes(UTF_8), CHUNK);
      assertThat(pattern.isFoundIn(large)).isFalse();

      long forSmall = allocatedWhile(() -> pattern.isFoundIn(small));
      long forLarge = allocatedWhile(() -> pattern.isFoundIn(large));
      assertThat(forLarge).isLessThan(4096).isLessThanOrEqualTo(forSmall + 1024);
    }
  }

  /** The classic ones, which take a backtracking engine longer than anybody waits. */
  @ParameterizedTest
  @ValueSource(
      strings = {"(x+x+)+y", "^(x|x|x?)*y", "(.*)(.*)(.*)(.*)[yz]$", "^(?:x?){100}x{100}$"})
  void takesLinearTimeForHostileBodies(String expression) {
    var pattern = BytePattern.compile(expression);
    try (var arena = Arena.ofConfined()) {
      var body = Chunks.of(arena, "x".repeat(MIB).getBytes(UTF_8), CHUNK);
      long start = System.nanoTime();
      assertThat(pattern.isFoundIn(body)).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** RE2J alone takes longer for each of these. */
  @ParameterizedTest
  @ValueSource(strings = {EXPRESSION, "(?:union|select)\\s.*from", "[gG]röße"})
  void passesOverABodyWithoutWhatEveryMatchNeeds(String expression) {
    var pattern = BytePattern.compile(expression);
    try (var arena = Arena.ofConfined()) {
      var body = Chunks.of(arena, "curwge".repeat(MIB / 6).getBytes(UTF_8), CHUNK);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 50; i++) {
        long start = System.nanoTime();
        assertThat(pattern.isFoundIn(body)).isFalse();
        least = Math.min(least, System.nanoTime() - start);
      }
      assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofMillis(20));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "^curl,            a curl,        false",
    "^curl,            curl,          true",
    "curl$,            curly,         false",
    "(curl|wget) -[oO], wget curl -k,  false",
    "(curl|wget) -[oO], curl -k wget -O, true",
    "select.+from,     from select,   false",
  })
  void decidesWhatABodyWithARequiredLiteralIs(String expression, String body, boolean expected) {
    assertThat(found(expression, body.getBytes(UTF_8))).isEqualTo(expected);
  }

  private static boolean found(String expression, byte[] body) {
    return found(expression, body, Math.max(1, body.length));
  }

  private static boolean found(String expression, byte[] body, int chunkSize) {
    try (var arena = Arena.ofConfined()) {
      return BytePattern.compile(expression).isFoundIn(Chunks.of(arena, body, chunkSize));
    }
  }

  /** The least of several times: what is compiled meanwhile may allocate once more. */
  private static long allocatedWhile(Runnable action) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int time = 0; time < 3; time++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      action.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
