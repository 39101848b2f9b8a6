// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.envoyjava.sdk.InvalidConfigException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression over bytes, which need not be text in any encoding. {@code .} and a class in
 * brackets stand for one byte of any value, including a line end. A literal that is not ASCII
 * stands for the bytes of its UTF-8 form.
 *
 * <p>RE2J matches in a time that is linear in the number of bytes, but is slow. If the expression
 * shows that a match needs one of some literals, RE2J only gets bytes that contain one.
 *
 * <p>Immutable and thread-safe.
 */
final class BytePattern {
  private static final int MAX_LENGTH = 10_000;

  /**
   * The largest number of instructions. At worst, each byte takes time for each instruction, and
   * the stack gets as deep as their number.
   */
  private static final int MAX_INSTRUCTIONS = 1_000;

  /**
   * The largest expanded size. It is larger than the number of instructions, since some parts are
   * counted twice; RE2J compiles this fast.
   */
  private static final int MAX_EXPANDED_SIZE = 10 * MAX_INSTRUCTIONS;

  private final Pattern pattern;

  /** The search for literals that every match contains; null if none are known. */
  private final @Nullable LiteralSearch required;

  private BytePattern(Pattern pattern, @Nullable LiteralSearch required) {
    this.pattern = pattern;
    this.required = required;
  }

  /** Compiles an expression that was written for text. */
  static BytePattern compile(String expression) {
    if (expression.isEmpty()) {
      throw Expressions.invalid("one in the syntax of RE2, found nothing");
    }
    if (expression.length() > MAX_LENGTH) {
      throw Expressions.invalid(
          "at most %d characters, found %d".formatted(MAX_LENGTH, expression.length()));
    }
    var bytes = Expressions.toBytes(expression);
    if (ExpandedSize.of(bytes, MAX_EXPANDED_SIZE) > MAX_EXPANDED_SIZE) {
      throw tooLarge("far more");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(bytes, Pattern.DOTALL | Pattern.DISABLE_UNICODE_GROUPS);
    } catch (PatternSyntaxException e) {
      throw Expressions.invalid(e, expression);
    } catch (StackOverflowError e) {
      throw Expressions.invalid("groups less deeply nested");
    }
    if (pattern.programSize() > MAX_INSTRUCTIONS) {
      throw tooLarge(Integer.toString(pattern.programSize()));
    }
    return new BytePattern(pattern, LiteralSearch.of(RequiredLiterals.of(bytes)));
  }

  private static InvalidConfigException tooLarge(String found) {
    return Expressions.invalid(
        "at most %d instructions once compiled, found %s; the cause may be a large repetition"
            .formatted(MAX_INSTRUCTIONS, found));
  }

  /** Returns whether the expression matches anywhere in these bytes. */
  boolean isFoundIn(List<MemorySegment> chunks) {
    if (required != null && !required.findsAnyIn(chunks)) return false;
    return pattern.matcher(new ByteText(chunks)).find();
  }
}
