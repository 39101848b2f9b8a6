// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON objects, arrays and strings for {@link Httpbin}. */
final class Json {
  private Json() {}

  /** Returns a map as an object, an iterable as an array, and anything else as a string. */
  static String write(Object value) {
    var out = new StringBuilder();
    write(value, out);
    return out.append('\n').toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case Map<?, ?> object -> {
        out.append('{');
        var fields = object.entrySet().iterator();
        while (fields.hasNext()) {
          var field = fields.next();
          string(field.getKey().toString(), out);
          out.append(": ");
          write(field.getValue(), out);
          separate(fields, out);
        }
        out.append('}');
      }
      case Iterable<?> array -> {
        out.append('[');
        var elements = array.iterator();
        while (elements.hasNext()) {
          write(elements.next(), out);
          separate(elements, out);
        }
        out.append(']');
      }
      default -> string(value.toString(), out);
    }
  }

  private static void separate(Iterator<?> rest, StringBuilder out) {
    if (rest.hasNext()) out.append(", ");
  }

  private static void string(String text, StringBuilder out) {
    out.ensureCapacity(out.length() + text.length() + 2);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || (c >= 0x7f && c < 0xa0) || Character.isSurrogate(c)) {
            out.append("\\u").append(Character.forDigit(c >> 12, 16));
            out.append(Character.forDigit((c >> 8) & 15, 16));
            out.append(Character.forDigit((c >> 4) & 15, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
