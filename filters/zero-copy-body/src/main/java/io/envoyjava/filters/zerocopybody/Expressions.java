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

/**
 * Converts expressions over text to expressions over bytes, and describes errors in expressions.
 */
final class Expressions {
  private static final HexFormat ESCAPED = HexFormat.of().withPrefix("\\x");

  /** A token of an expression. */
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

  /** A part of a class in brackets, or an escape. */
  private static final Pattern PART =
      Pattern.compile("(?s) \\\\ (?: x\\{ \\p{XDigit}+ \\} | [0-7]{3} | . ) | .", Pattern.COMMENTS);

  /** A part that is not one of the 256 bytes. */
  private static final Pattern NO_BYTE =
      Pattern.compile(
          "\\\\? \\P{ASCII} | \\\\x\\{ 0* [1-9a-fA-F] \\p{XDigit}{2,} \\} | \\\\ [4-7] [0-7]{2}",
          Pattern.COMMENTS);

  private Expressions() {}

  /**
   * Returns the expression that matches bytes, one for each character, as the given one matches
   * text.
   */
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

  /**
   * Returns a literal as one operand for a repetition. It is case-sensitive: ignoring case would
   * match other bytes.
   */
  private static String literal(int character) {
    var text = Character.toString(character);
    if (character >= 0x80) return "(?-i:" + ESCAPED.formatHex(text.getBytes(UTF_8)) + ")";
    return Character.isLetterOrDigit(character) ? text : "\\" + text;
  }

  /** Returns the exception for an error that RE2J found. */
  static InvalidConfigException invalid(PatternSyntaxException e, String expression) {
    // RE2J's message if a closing parenthesis has no opening one.
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

  /** Returns an exception; the text follows "expected" in its message. */
  static InvalidConfigException invalid(String expected) {
    return new InvalidConfigException("regular expression: expected " + expected);
  }

  private static String quote(String text) {
    var line = text.replaceAll("\\p{Cntrl}", "?");
    return "\"" + (line.length() > 80 ? line.substring(0, 80) + "…" : line) + "\"";
  }
}
