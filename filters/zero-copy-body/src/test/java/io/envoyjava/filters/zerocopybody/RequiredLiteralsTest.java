// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredLiteralsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ^.*(curl|wget).*        ~ curl wget
          curl|wget               ~ curl wget
          (?:curl|wget|curl)$     ~ curl wget
          (?P<a>curl)(?<b>-X)     ~ curl-X
          evil\\.com\\/a\\_b      ~ evil.com/a_b
          a\\x62\\x{063}[d]ef     ~ abc
          ab[]cdef]gh.            ~ ab
          ab[^]cdef]gh.ijk        ~ ijk
          [[:alpha:]x]abc]        ~ abc]
          [\\]]]abc               ~ ]abc
          [a[]]abc                ~ ]abc
          [--]ab                  ~ ab
          <script[^>]*>           ~ <script
          a\\dbc\\W\\Adef\\b      ~ def
          abc+def                 ~ abc
          abcd*ef                 ~ abc
          abcd?ef                 ~ abc
          ab(cdef)?gh             ~ ab
          ab(cdef)+gh             ~ abcdef
          ab(cdef)+?gh            ~ abcdef
          ab(cdef)*?gh            ~ ab
          ab(cd){0,3}ef           ~ ab
          ab(cd){0}ef             ~ ab
          ab(cd){2,}ef            ~ abcd
          ab{1}?c                 ~ ab
          {"a{b{,1}               ~ {"a{b{,1}
          a(b(c(d)))e             ~ abcde
          a(bc|de)f               ~ bc de
          abc(de|fg)              ~ abc
          ab(cde|fghi)            ~ cde fghi
          Grüße                   ~ GrÃ¼Ã\u009fe
          €+uro                   ~ â\u0082¬
          \\Qa.b*\\E*c            ~ a.b
          abcdefghijklmnopqrst    ~ abcdefghijklmnop
          """)
  void areTheBestThatEveryMatchContains(String expression, String expected) {
    assertThat(required(expression)).containsExactlyInAnyOrder(expected.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".*",
        "curl|",
        "(|curl)",
        "curl|.",
        "(curl)?",
        "(curl|wget)*",
        "(?:curl){0,1}",
        "[curl]",
        "()",
      })
  void areNoneIfAMatchNeedsNone(String expression) {
    assertThat(required(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)curl",
        "curl(?i)curl",
        "(?i:curl)wget",
        "(?s)curl",
        "curl(?m:$)",
        "curl[+-[:alpha:]]",
        "curl{01}",
        "curl{1",
        "curl\\101",
        "curl\\v",
      })
  void areNoneIfTheSyntaxIsNotKnown(String expression) {
    assertThat(required(expression)).isEmpty();
  }

  @Test
  void areNoneIfTheyAreTooMany() {
    assertThat(required(alternatives(64))).hasSize(64);
    assertThat(required(alternatives(65))).isEmpty();
    assertThat(required("curl(" + alternatives(65) + ")")).containsExactly("curl");
  }

  @Test
  void areNoneInGroupsNestedTooDeeply() {
    assertThat(required("(".repeat(500) + "curl" + ")".repeat(500))).isEmpty();
  }

  /** Anything that could be an expression, in bytes that look like it. */
  @Test
  void areInWhateverRe2jFindsARandomExpressionIn() {
    var random = new Random(1);
    var pieces =
        List.of(
            "a",
            "b",
            "a",
            "b",
            "ab",
            "ba",
            "]",
            "[",
            "[^",
            "[]",
            "[^]",
            "^",
            "-",
            "a-b",
            "+-",
            ":",
            "[:alpha:]",
            "[:^alpha:]",
            "[:",
            ":]",
            "[a",
            "b]",
            "\\]",
            "\\[",
            "\\-",
            "\\\\",
            "\\x61",
            "\\x{62}",
            "\\x{0061}",
            "\\x5d",
            "\\141",
            "\\n",
            "\\t",
            "\\d",
            "\\w",
            "\\W",
            "\\b",
            "\\B",
            "\\A",
            "\\z",
            "\\Q",
            "\\E",
            "*",
            "+",
            "?",
            "*?",
            "+?",
            "??",
            "{2}",
            "{0}",
            "{0,1}",
            "{1,}",
            "{,2}",
            "{01}",
            "{1",
            "{",
            "}",
            ",",
            "1",
            "|",
            "|",
            "(",
            ")",
            "(",
            ")",
            "(?:",
            "(?P<n>",
            "(?<m>",
            "(?i)",
            "(?i:",
            "(?-i:",
            "(?s)",
            "(?U)",
            ".",
            "$",
            "ä",
            "\\ä");
    int found = 0;
    int required = 0;
    for (int i = 0; i < 60_000; i++) {
      var expression =
          IntStream.range(0, 1 + random.nextInt(9))
              .mapToObj(_ -> any(pieces, random))
              .collect(Collectors.joining());
      var pattern = pattern(expression);
      if (pattern == null) continue;
      var literals = required(expression);
      if (literals.isEmpty()) continue;
      required++;
      for (int n = 0; n < 20; n++) {
        if (isFound(pattern, body(expression, random), expression, literals)) found++;
      }
    }
    assertThat(required).isGreaterThan(2_000);
    assertThat(found).isGreaterThan(10_000);
  }

  /** Expressions together with texts that they match. */
  @Test
  void areInWhateverAnExpressionIsMadeFor() {
    var random = new Random(2);
    int found = 0;
    for (int i = 0; i < 10_000; i++) {
      var sample = alternatives(4, random);
      var expression = sample.expression();
      var pattern = pattern(expression);
      if (pattern == null) continue;
      var literals = required(expression);
      if (literals.isEmpty()) continue;
      for (int n = 0; n < 10; n++) {
        var body = any(List.of("", "a", "bb"), random) + sample.match().get();
        if (isFound(pattern, body, expression, literals)) found++;
      }
    }
    assertThat(found).isGreaterThan(20_000);
  }

  /** An expression, and where texts come from that it matches. */
  private record Sample(String expression, Supplier<String> match) {}

  private static Sample alternatives(int depth, Random random) {
    int number = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(3);
    var all = IntStream.range(0, number).mapToObj(_ -> sequence(depth, random)).toList();
    return new Sample(
        all.stream().map(Sample::expression).collect(Collectors.joining("|")),
        () -> any(all, random).match().get());
  }

  private static Sample sequence(int depth, Random random) {
    var all =
        IntStream.range(0, random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(4))
            .mapToObj(_ -> repeated(depth, random))
            .toList();
    return new Sample(
        all.stream().map(Sample::expression).collect(Collectors.joining()),
        () -> all.stream().map(each -> each.match().get()).collect(Collectors.joining()));
  }

  private record Times(String text, int least, int most) {}

  private static final List<Times> TIMES =
      List.of(
          new Times("*", 0, 2),
          new Times("*?", 0, 2),
          new Times("+", 1, 3),
          new Times("+?", 1, 3),
          new Times("?", 0, 1),
          new Times("??", 0, 1),
          new Times("{0}", 0, 0),
          new Times("{2}", 2, 2),
          new Times("{0,2}", 0, 2),
          new Times("{1,2}?", 1, 2),
          new Times("{0,}", 0, 2),
          new Times("{2,}", 2, 3));

  private static Sample repeated(int depth, Random random) {
    var one = depth > 0 && random.nextInt(3) == 0 ? group(depth, random) : atom(random);
    if (random.nextInt(2) == 0) return one;
    var times = any(TIMES, random);
    return new Sample(
        one.expression() + times.text(),
        () ->
            IntStream.range(0, random.nextInt(times.least(), times.most() + 1))
                .mapToObj(_ -> one.match().get())
                .collect(Collectors.joining()));
  }

  private static Sample group(int depth, Random random) {
    var inner = alternatives(depth - 1, random);
    return new Sample(
        any(List.of("(", "(?:", "(?-i:"), random) + inner.expression() + ")", inner.match());
  }

  private record Atom(String expression, List<String> matches) {}

  private static final List<Atom> ATOMS =
      List.of(
          new Atom("a", List.of("a")),
          new Atom("b", List.of("b")),
          new Atom("ab", List.of("ab")),
          new Atom(":]", List.of(":]")),
          new Atom("\\x61", List.of("a")),
          new Atom("\\x{0062}", List.of("b")),
          new Atom("\\n", List.of("\n")),
          new Atom("\\*", List.of("*")),
          new Atom("\\\\", List.of("\\")),
          new Atom("ä", List.of("Ã¤")),
          new Atom("\\Q]*\\E", List.of("]*")),
          new Atom(".", List.of("a", "b", "\n")),
          new Atom("\\w", List.of("a", "1")),
          new Atom("[ab]", List.of("a", "b")),
          new Atom("[]a]", List.of("]", "a")),
          new Atom("[^]a]", List.of("b", "[")),
          new Atom("[a^]", List.of("a", "^")),
          new Atom("[a[]", List.of("a", "[")),
          new Atom("[--a]", List.of("-", "a", "/")),
          new Atom("[a-]", List.of("a", "-")),
          new Atom("[[:alpha:]]", List.of("a", "b")),
          new Atom("[^[:^alpha:]]", List.of("a", "b")),
          new Atom("[[:digit:]a-b\\]]", List.of("1", "a", "]")),
          new Atom("[\\x5d\\\\]", List.of("]", "\\")),
          new Atom("[+-[:a]", List.of("+", "[", ":", "a")),
          new Atom("[+-[:alpha:]]", List.of("[]", ":]", "p]")));

  private static Sample atom(Random random) {
    var atom = any(ATOMS, random);
    return new Sample(atom.expression(), () -> any(atom.matches(), random));
  }

  private static boolean isFound(
      Pattern pattern, String body, String expression, Set<String> literals) {
    if (!pattern.matcher(body).find()) return false;
    if (literals.stream().noneMatch(body::contains)) {
      fail("%s is found in %s, which has none of %s".formatted(expression, body, literals));
    }
    return true;
  }

  private static @Nullable Pattern pattern(String expression) {
    try {
      var bytes = Expressions.toBytes(expression);
      return Pattern.compile(bytes, Pattern.DOTALL | Pattern.DISABLE_UNICODE_GROUPS);
    } catch (PatternSyntaxException | InvalidConfigException e) {
      return null;
    }
  }

  private static Set<String> required(String expression) {
    return RequiredLiterals.of(Expressions.toBytes(expression));
  }

  /** Of a few different bytes, and of pieces of the expression. */
  private static String body(String expression, Random random) {
    var body = new StringBuilder();
    int number = random.nextInt(12);
    for (int i = 0; i < number; i++) {
      if (random.nextInt(4) == 0) {
        int from = random.nextInt(expression.length());
        int to = Math.min(expression.length(), from + 1 + random.nextInt(4));
        body.append(expression, from, to);
      } else {
        body.append("abababABAB]-1:[\\\n".charAt(random.nextInt(17)));
      }
    }
    return body.toString();
  }

  private static String alternatives(int number) {
    return IntStream.range(0, number)
        .mapToObj("word-%d"::formatted)
        .collect(Collectors.joining("|"));
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
