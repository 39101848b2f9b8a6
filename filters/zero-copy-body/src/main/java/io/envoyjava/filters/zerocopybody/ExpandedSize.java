// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large an expression is once its repetitions are written out, as {@code ((a{1000}){1000}){9}}
 * is nine millions. RE2J writes them out before it can be asked for the size, in memory that one
 * may not have, and in time that grows faster than the size.
 */
final class ExpandedSize {
  /** With a name or flags, which are no parts. */
  private static final Pattern OPENING =
      Pattern.compile("\\((?:\\?(?:P?<\\w*+>|[a-zA-Z-]*+:?+))?+");

  private static final Pattern TIMES = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private static final int MOST_COPIES = 1_000;

  /** What a group is beside its contents: its beginning and its end. */
  private static final int GROUP = 2;

  private ExpandedSize() {}

  /**
   * Its parts, roughly, and rather too many than too few; reads on until they are more than the
   * limit.
   *
   * @param expression over bytes, right or wrong
   */
  static long of(String expression, long limit) {
    var outer = new ArrayDeque<Long>();
    long size = 0;
    // Of what a repetition would repeat.
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
   * At least one, since the part is there until it is left out; RE2J refuses more than the most.
   */
  private static long copies(Matcher times) {
    long least = Long.parseLong(times.group(1));
    var most = times.group(2);
    long copies = most == null || most.isEmpty() ? least : Math.max(least, Long.parseLong(most));
    return Math.clamp(copies, 1, MOST_COPIES);
  }
}
