// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates how large an expression is once its repetitions are written out: {@code
 * ((a{1000}){1000}){9}} has nine million parts. RE2J writes them out before it can report the size.
 * That may need more memory than is available, and its time grows faster than the size.
 */
final class ExpandedSize {
  /** The beginning of a group, with its name or flags, which do not count as parts. */
  private static final Pattern OPENING =
      Pattern.compile("\\((?:\\?(?:P?<\\w*+>|[a-zA-Z-]*+:?+))?+");

  private static final Pattern TIMES = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private static final int MOST_COPIES = 1_000;

  /** The size of a group without its contents: its beginning and its end. */
  private static final int GROUP = 2;

  private ExpandedSize() {}

  /**
   * Returns an estimate of the number of parts, rather too large than too small. Stops reading when
   * it exceeds the limit.
   *
   * @param expression an expression over bytes, valid or not
   */
  static long of(String expression, long limit) {
    var outer = new ArrayDeque<Long>();
    long size = 0;
    // The size of the part that a repetition would repeat.
    long last = 0;
    var token = Expressions.TOKEN.matcher(expression);
    while (size <= limit && token.find()) {
      switch (token.group()) {
        case "(" -> {
          outer.push(size);
          size = 0;
          last = 0;
          var opening = OPENING.matcher(expression).region(token.start(), expression.length());
          if (opening.lookingAt()) token.region(opening.end(), expression.length());
        }
        case ")" -> {
          last = size + GROUP;
          size = last + (outer.isEmpty() ? 0 : outer.pop());
        }
        case "{" -> {
          var times = TIMES.matcher(expression).region(token.start(), expression.length());
          if (times.lookingAt()) {
            size += last * (copies(times) - 1);
            last *= copies(times);
            token.region(times.end(), expression.length());
          } else {
            last = 1;
            size++;
          }
        }
        case "*", "+", "?", "|" -> size++;
        default -> {
          last = 1;
          size++;
        }
      }
    }
    return size;
  }

  /**
   * Returns the number of copies; at least one, since RE2J builds the part before it drops it. RE2J
   * refuses more than its maximum.
   */
  private static long copies(Matcher times) {
    long least = Long.parseLong(times.group(1));
    var most = times.group(2);
    long copies = most == null || most.isEmpty() ? least : Math.max(least, Long.parseLong(most));
    return Math.clamp(copies, 1, MOST_COPIES);
  }
}
