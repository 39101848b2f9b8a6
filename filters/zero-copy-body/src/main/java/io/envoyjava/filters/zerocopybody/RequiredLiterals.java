// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads from an expression over bytes a set of literals of which every match contains at least one:
 * {@code curl} and {@code wget} for {@code ^.*(curl|wget).*}. What contains none cannot match.
 *
 * <p>A claim too many would let forbidden bytes through, so this is no second opinion on what an
 * expression means: it knows the part of the syntax that leaves no doubt, and where it reads
 * anything else, a flag for example, it claims nothing. Nor does it judge the syntax: the
 * expression is one that RE2J has compiled.
 */
final class RequiredLiterals {
  private static final int MAX_LITERALS = 64;
  private static final int MAX_DEPTH = 100;

  /** What is longer is cut: a part of what is required is required, too. */
  private static final int MAX_LENGTH = 16;

  /** A number with a leading zero would make it a literal. */
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
   * The literals, one character for each byte; none if nothing is known to be required.
   *
   * @param expression one that {@link Expressions#toBytes} has made, and RE2J compiles
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
   * @param literal what it stands for, if that is one text; else empty
   * @param required of which each match contains one; empty if nothing is known
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

    /** The one that is rarer: whose shortest literal is longer, or that has fewer of them. */
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

  /** Requires the best of what its parts do; literals in a row are one. */
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
        // A literal, unless it looks like a number of times.
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
      // After a hyphen it could be the end of a range.
      if (named && before == '-') throw new UnknownSyntaxException();
      if (named) take(NAMED_CLASS);
      character = named ? ':' : next();
      if (character == '\\') next();
      // Right after the opening bracket, the closing one stands for itself.
      if (character == ']' && before != '[') return Part.ANYTHING;
      // Only the one that opens the class is taken for an opening bracket.
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

  /** How often the part that was read last occurs. */
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
    // As few times as will do.
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

  /** Something that this class does not know. */
  private static final class UnknownSyntaxException extends Exception {
    private static final long serialVersionUID = 1;
  }
}
