// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * Reads the text that Envoy v1.37 passes on as a UDP listener filter's configuration: the whole
 * {@code Any} as JSON. Later versions pass on only its content.
 */
final class AnyJson {
  private static final String TYPE = "{\"@type\":\"type.googleapis.com/google.protobuf.";
  private static final String VALUE = "\",\"value\":";

  private AnyJson() {}

  /**
   * Returns the text that later versions pass on: of a {@code StringValue} or {@code BytesValue},
   * the value, and of a {@code Struct}, its JSON. Any other message remains JSON.
   */
  static String text(String json) {
    if (json.equals("{}")) return "";
    int end = json.indexOf(VALUE, TYPE.length());
    if (!json.startsWith(TYPE) || end < 0) return json;
    var value = json.substring(end + VALUE.length(), json.length() - 1);
    return switch (json.substring(TYPE.length(), end)) {
      case "StringValue" -> string(value);
      case "BytesValue" -> new String(Base64.getDecoder().decode(string(value)), UTF_8);
      case "Struct" -> value;
      default -> json;
    };
  }

  /** Returns the text of a JSON string, which Envoy has written. */
  private static String string(String quoted) {
    var text = new StringBuilder(quoted.length());
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = quoted.charAt(++i);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          text.append((char) Integer.parseInt(quoted, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(escaped);
      }
    }
    return text.toString();
  }
}
