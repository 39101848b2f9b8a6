// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes values as JSON for messages, on one short line. */
final class JsonQuote {
  /** Stands for a value that is missing. */
  static final class Nothing {}

  private static final int LONGEST = 60;

  private JsonQuote() {}

  /** Returns a value as JSON, or its beginning. */
  static String quote(@Nullable Object value) {
    if (value instanceof Nothing) return "nothing";
    var text = new StringBuilder();
    append(text, value);
    return cut(text.toString(), LONGEST);
  }

  /** Returns a name as a part of a message that is not in quotes. */
  static String escape(String name) {
    return cut(new String(JsonStringEncoder.getInstance().quoteAsCharArray(name)), LONGEST);
  }

  static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  /** Appends a value. What is beyond the longest quote may be missing. */
  private static void append(StringBuilder text, @Nullable Object value) {
    if (text.length() > LONGEST) return;
    if (value instanceof Map<?, ?> object) {
      appendObject(text, object);
    } else if (value instanceof Collection<?> array) {
      appendArray(text, array);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      appendString(text, value.toString());
    }
  }

  private static void appendObject(StringBuilder text, Map<?, ?> object) {
    var separator = '{';
    for (var member : object.entrySet()) {
      text.append(separator);
      appendString(text, member.getKey().toString());
      text.append(':');
      append(text, member.getValue());
      separator = ',';
      if (text.length() > LONGEST) return;
    }
    text.append(object.isEmpty() ? "{}" : "}");
  }

  private static void appendArray(StringBuilder text, Collection<?> array) {
    var separator = '[';
    for (var element : array) {
      text.append(separator);
      append(text, element);
      separator = ',';
      if (text.length() > LONGEST) return;
    }
    text.append(array.isEmpty() ? "[]" : "]");
  }

  private static void appendString(StringBuilder text, String string) {
    var beginning = string.substring(0, Math.min(string.length(), LONGEST + 1));
    text.append('"').append(JsonStringEncoder.getInstance().quoteAsCharArray(beginning));
    text.append('"');
  }
}
