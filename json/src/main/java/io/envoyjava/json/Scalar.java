// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts values without parts: numbers, booleans, strings and durations. */
final class Scalar {
  /** No parser of JSON takes longer numbers, unless they have an exponent. */
  private static final int MOST_DIGITS = 1000;

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          byte.class, Byte.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class,
          boolean.class, Boolean.class);

  private static final Map<Class<?>, String> EXPECTED =
      Map.ofEntries(
          Map.entry(Byte.class, "a whole number (8 bits)"),
          Map.entry(Short.class, "a whole number (16 bits)"),
          Map.entry(Integer.class, "a whole number (32 bits)"),
          Map.entry(Long.class, "a whole number (64 bits)"),
          Map.entry(BigInteger.class, "a whole number"),
          Map.entry(Float.class, "a number (32-bit floating point)"),
          Map.entry(Double.class, "a number (64-bit floating point)"),
          Map.entry(BigDecimal.class, "a number"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(String.class, "a string"),
          Map.entry(Duration.class, "a duration such as \"PT2S\""));

  private Scalar() {}

  /** Returns what to expect for a type; null if it is not a type without parts. */
  static @Nullable String expected(Class<?> type) {
    return EXPECTED.get(box(type));
  }

  /** Returns the value of a type that JSON stands for; null if it does not fit. */
  static @Nullable Object convert(@Nullable Object json, Class<?> type) {
    var box = box(type);
    if (json instanceof BigDecimal number) return number(number, box);
    if (json instanceof String text && box == Duration.class) return duration(text);
    if (json instanceof String text && Number.class.isAssignableFrom(box)) {
      var number = numberOfYaml(text);
      return number == null ? null : number(number, box);
    }
    return box.isInstance(json) ? json : null;
  }

  /**
   * Returns a number that is text because Envoy has read it from YAML: Envoy keeps only whole
   * numbers of 32 bits as numbers, and hands on all others as they were written. Other text is
   * refused, so a number in quotes is mostly a mistake that is found.
   */
  private static @Nullable BigDecimal numberOfYaml(String text) {
    if (text.length() > MOST_DIGITS) return null;
    boolean whole = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (".eE".indexOf(c) >= 0) whole = false;
      else if ("+-0123456789".indexOf(c) < 0) return null;
    }
    try {
      var number = new BigDecimal(text);
      boolean kept = whole && number.unscaledValue().bitLength() < Integer.SIZE;
      return kept ? null : number;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Class<?> box(Class<?> type) {
    return BOXES.getOrDefault(type, type);
  }

  private static @Nullable Object number(BigDecimal number, Class<?> type) {
    if (type == BigDecimal.class) return number;
    if (type == Double.class) {
      double value = number.doubleValue();
      return isInRange(number, value) ? (Object) value : null;
    }
    if (type == Float.class) {
      float value = number.floatValue();
      return isInRange(number, value) ? (Object) value : null;
    }
    try {
      return whole(number, type);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** Returns a whole number, which may be written as 5.0, since a Struct has doubles only. */
  private static @Nullable Object whole(BigDecimal number, Class<?> type) {
    if (type == Integer.class) return number.intValueExact();
    if (type == Long.class) return number.longValueExact();
    if (type == Short.class) return number.shortValueExact();
    if (type == Byte.class) return number.byteValueExact();
    if (type != BigInteger.class) return null;
    // Otherwise 1e999999999 would take all memory.
    boolean writable = (long) number.precision() - number.scale() <= MOST_DIGITS;
    return writable ? number.toBigIntegerExact() : null;
  }

  /** Returns whether a number has not become infinite or zero as a floating-point value. */
  private static boolean isInRange(BigDecimal number, double value) {
    return Double.isFinite(value) && (value != 0 || number.signum() == 0);
  }

  private static @Nullable Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
