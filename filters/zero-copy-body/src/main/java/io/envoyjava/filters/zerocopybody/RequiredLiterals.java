// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Derives from an expression over bytes a set of literals of which every match contains at least
 * one: {@code curl} and {@code wget} for {@code ^.*(curl|wget).*}. Bytes that contain none of them
 * cannot match.
 *
 * <p>A wrong result would let forbidden bytes pass. So this class knows only the unambiguous part
 * of the syntax; if it reads anything else, such as a flag, it returns no literals. It does not
 * check the syntax: RE2J has already compiled the expression.
 */
final class RequiredLiterals {
  private static final int MAX_LITERALS = 64;
  private static final int MAX_DEPTH = 100;

  /**
   * The largest length in bytes. Longer literals are cut off: a part of a required literal is
   * required, too.
   */
  private static final int MAX_LENGTH = 16;

  /** A repetition. With a leading zero in a number, it would be a literal. */
  private static final Pattern TIMES =
      Pattern.compile("\\{(0|[1-9]\\d*+)(?:,(?:0|[1-9]\\d*+)?+)?+}");

  private static final Pattern GROUP = Pattern.compile("(?:\\?(?::|-i:|P?<\\w++>))?+(?!\\?)");
  private static final Pattern NAMED_CLASS = Pattern.compile("\\[:\\^?+\\w++:]");
  private static final Pattern HEX = Pattern.compile("\\p{XDigit}{2}|\\{0*\\p{XDigit}{1,2}}");

  private final String expression;
  private int position = 0;
  private int depth = 0;

  private RequiredLiterals(String expression) {
    this.expression = expression;
  }

  /**
   * Returns the literals, with one character for each byte; empty if none are known to be required.
   *
   * @param expression a result of {@link Expressions#toBytes} that RE2J can compile
   */
  static Set<String> of(String expression) {
    var reader = new RequiredLiterals(expression);
    try {
      var required = reader.alternatives().required();
      return reader.position == expression.length() ? required : Set.of();
    } catch (UnknownSyntaxException e) {
      return Set.of();
    }
  }

  /**
   * A part of an expression.
   *
   * @param literal the only text that it matches; empty if it matches several
   * @param required literals of which each match contains one; empty if none are known
   */
  private record Part(String literal, Set<String> required) {
    private static final Part ANYTHING = new Part("", Set.of());

    static Part literal(String text) {
      if (text.isEmpty()) return ANYTHING;
      return new Part(text, Set.of(text.substring(0, Math.min(text.length(), MAX_LENGTH))));
    }

    static Part literal(char character) {
      return literal(String.valueOf(character));
    }

    /**
     * Returns the set that occurs more rarely: the one whose shortest literal is longer, or that
     * has fewer literals.
     */
    static Set<String> better(Set<String> one, Set<String> other) {
      int more = Integer.compare(shortest(other), shortest(one));
      return more > 0 || (more == 0 && other.size() < one.size()) ? other : one;
    }

    private static int shortest(Set<String> literals) {
      return literals.stream().mapToInt(String::length).min().orElse(0);
    }
  }

  private enum Times {
    ONCE,
    AT_LEAST_ONCE,
    PERHAPS_NEVER
  }

  private Part alternatives() throws UnknownSyntaxException {
    if (++depth > MAX_DEPTH) throw new UnknownSyntaxException();
    var first = sequence();
    var part = first;
    if (isNext('|')) {
      var union = new LinkedHashSet<>(first.required());
      boolean each = !union.isEmpty();
      while (take('|')) {
        var required = sequence().required();
        each &= !required.isEmpty();
        union.addAll(required);
      }
      part = each && union.size() <= MAX_LITERALS ? new Part("", union) : Part.ANYTHING;
    }
    depth--;
    return part;
  }

  /**
   * Reads a sequence, which requires the best of what its parts require. Consecutive literals are
   * joined.
   */
  private Part sequence() throws UnknownSyntaxException {
    Set<String> best = Set.of();
    boolean oneLiteral = true;
    var row = new StringBuilder();
    while (position < expression.length() && !isNext('|') && !isNext(')')) {
      var part = part();
      var times = times();
      if (times == Times.PERHAPS_NEVER) part = Part.ANYTHING;
      row.append(part.literal());
      if (part.literal().isEmpty() || times != Times.ONCE) {
        best = Part.better(best, Part.literal(row.toString()).required());
        best = Part.better(best, part.required());
        row.setLength(0);
        oneLiteral = false;
      }
    }
    var last = Part.literal(row.toString());
    return oneLiteral ? last : new Part("", Part.better(best, last.required()));
  }

  private Part part() throws UnknownSyntaxException {
    char character = next();
    return switch (character) {
      case '.', '^', '$' -> Part.ANYTHING;
      case '(' -> group();
      case '[' -> bracketed();
      case '\\' -> escaped();
      case '*', '+', '?' -> throw new UnknownSyntaxException();
      case '{' -> {
        // A literal, unless it looks like the number of a repetition.
        if (position < expression.length() && isDigit(expression.charAt(position))) {
          throw new UnknownSyntaxException();
        }
        yield Part.literal(character);
      }
      default -> {
        if (character >= 0x80) throw new UnknownSyntaxException();
        yield Part.literal(character);
      }
    };
  }

  private Part group() throws UnknownSyntaxException {
    take(GROUP);
    var part = alternatives();
    if (!take(')')) throw new UnknownSyntaxException();
    return part;
  }

  /** Skips a class in brackets, the first of which has been read. */
  private Part bracketed() throws UnknownSyntaxException {
    take('^');
    for (char before = '[', character; ; before = character) {
      boolean named = expression.startsWith("[:", position);
      // After a hyphen, it could be the end of a range.
      if (named && before == '-') throw new UnknownSyntaxException();
      if (named) take(NAMED_CLASS);
      character = named ? ':' : next();
      if (character == '\\') next();
      // Right after the opening bracket, the closing one stands for itself.
      if (character == ']' && before != '[') return Part.ANYTHING;
      // Only the bracket that opens the class counts as an opening bracket.
      if (character == '[') character = 'x';
    }
  }

  private Part escaped() throws UnknownSyntaxException {
    char character = next();
    return switch (character) {
      case 'A', 'z', 'b', 'B', 'd', 'D', 's', 'S', 'w', 'W' -> Part.ANYTHING;
      case 'n' -> Part.literal('\n');
      case 'r' -> Part.literal('\r');
      case 't' -> Part.literal('\t');
      case 'x' -> {
        var digits = take(HEX).replaceAll("[{}]", "");
        yield Part.literal((char) Integer.parseInt(digits, 16));
      }
      default -> {
        if (character >= 0x80 || Character.isLetterOrDigit(character)) {
          throw new UnknownSyntaxException();
        }
        yield Part.literal(character);
      }
    };
  }

  /** Reads how often the last part occurs. */
  private Times times() throws UnknownSyntaxException {
    var times = Times.ONCE;
    if (take('*') || take('?')) times = Times.PERHAPS_NEVER;
    else if (take('+')) times = Times.AT_LEAST_ONCE;
    else if (isNext('{')) {
      var matcher = TIMES.matcher(expression).region(position, expression.length());
      if (!matcher.lookingAt()) return Times.ONCE;
      position = matcher.end();
      times = matcher.group(1).equals("0") ? Times.PERHAPS_NEVER : Times.AT_LEAST_ONCE;
    }
    // The modifier for as few times as possible.
    if (times != Times.ONCE) take('?');
    return times;
  }

  private char next() throws UnknownSyntaxException {
    if (position == expression.length()) throw new UnknownSyntaxException();
    return expression.charAt(position++);
  }

  private boolean isNext(char character) {
    return position < expression.length() && expression.charAt(position) == character;
  }

  private boolean take(char character) {
    boolean taken = isNext(character);
    if (taken) position++;
    return taken;
  }

  private String take(Pattern pattern) throws UnknownSyntaxException {
    var matcher = pattern.matcher(expression).region(position, expression.length());
    if (!matcher.lookingAt()) throw new UnknownSyntaxException();
    position = matcher.end();
    return matcher.group();
  }

  private static boolean isDigit(char character) {
    return '0' <= character && character <= '9';
  }

  /** Thrown for syntax that this class does not know. */
  private static final class UnknownSyntaxException extends Exception {
    private static final long serialVersionUID = 1;
  }
}
