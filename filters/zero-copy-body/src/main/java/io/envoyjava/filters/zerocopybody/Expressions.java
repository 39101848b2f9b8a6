// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.google.re2j.PatternSyntaxException;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes expressions over bytes of those over text, and tells what is wrong with an expression. */
final class Expressions {
  private static final HexFormat ESCAPED = HexFormat.of().withPrefix("\\x");

  /** What an expression consists of. */
  static final Pattern TOKEN =
      Pattern.compile(
          """
          (?xs)
            \\\\Q (?<quoted> .*? ) (?: \\\\E | \\z )
          | \\\\? (?<literal> \\P{ASCII} )
          | \\[ \\^?+ \\]?+ (?: \\[: \\^?+ \\w++ :\\] | \\\\. | [^\\\\\\]] )*+ \\]
          | \\\\ (?: x\\{ \\p{XDigit}+ \\} | [0-7]{3} | . )
          | .
          """);

  /** What a class in brackets consists of, or an escape. */
  private static final Pattern PART =
      Pattern.compile("(?s) \\\\ (?: x\\{ \\p{XDigit}+ \\} | [0-7]{3} | . ) | .", Pattern.COMMENTS);

  /** A part beyond the 256 bytes. */
  private static final Pattern NO_BYTE =
      Pattern.compile(
          "\\\\? \\P{ASCII} | \\\\x\\{ 0* [1-9a-fA-F] \\p{XDigit}{2,} \\} | \\\\ [4-7] [0-7]{2}",
          Pattern.COMMENTS);

  private Expressions() {}

  /** The expression that matches bytes, one character each, where the given one matches text. */
  static String toBytes(String expression) {
    return TOKEN
        .matcher(expression)
        .replaceAll(token -> Matcher.quoteReplacement(toBytes(token, expression)));
  }

  private static String toBytes(MatchResult token, String expression) {
    var literal = token.group("literal");
    if (literal != null) return literal(literal.codePointAt(0));
    var quoted = token.group("quoted");
    if (quoted != null) {
      return quoted.codePoints().mapToObj(Expressions::literal).collect(joining());
    }
    for (var parts = PART.matcher(token.group()); parts.find(); ) {
      if (NO_BYTE.matcher(parts.group()).matches()) {
        int position = token.start() + parts.start();
        throw invalid("single bytes here", parts.group(), position, expression, "");
      }
    }
    return token.group();
  }

  /** One operand for a repetition to follow; without regard for case it would be other bytes. */
  private static String literal(int character) {
    var text = Character.toString(character);
    if (character >= 0x80) return "(?-i:" + ESCAPED.formatHex(text.getBytes(UTF_8)) + ")";
    return Character.isLetterOrDigit(character) ? text : "\\" + text;
  }

  /** The exception for what RE2J found wrong. */
  static InvalidConfigException invalid(PatternSyntaxException e, String expression) {
    // What RE2J says where a closing parenthesis has no opening one.
    boolean unopened = e.getPattern().equals("stack underflow");
    var problem = unopened ? "unexpected )" : e.getDescription();
    int position = unopened ? -1 : expression.indexOf(e.getPattern());
    return position < 0 || e.getPattern().isEmpty()
        ? invalid("the syntax of RE2, found %s (%s)".formatted(quote(expression), problem))
        : invalid("the syntax of RE2", e.getPattern(), position, expression, " (" + problem + ")");
  }

  private static InvalidConfigException invalid(
      String expected, String found, int position, String expression, String problem) {
    return invalid(
        "%s, found %s at character %d of %s%s"
            .formatted(expected, quote(found), position + 1, quote(expression), problem));
  }

  /** An exception whose message goes on after "expected". */
  static InvalidConfigException invalid(String expected) {
    return new InvalidConfigException("regular expression: expected " + expected);
  }

  private static String quote(String text) {
    var line = text.replaceAll("\\p{Cntrl}", "?");
    return "\"" + (line.length() > 80 ? line.substring(0, 80) + "…" : line) + "\"";
  }
}
