// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

/** What may stand in a header. Envoy itself does not check what a module gives it. */
final class Headers {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) TOKEN[c] = true;
    for (char c = 'a'; c <= 'z'; c++) TOKEN[c] = true;
    for (char c = 'A'; c <= 'Z'; c++) TOKEN[c] = true;
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) TOKEN[c] = true;
  }

  private Headers() {}

  /** Checks that a name is a token, or a pseudo-header's; returns its length. */
  static int checkName(String name) {
    int length = name.length();
    int start = isPseudo(name) ? 1 : 0;
    if (length == start)
      throw new IllegalArgumentException("header name: expected a name, found ''");
    for (int i = start; i < length; i++) {
      char c = name.charAt(i);
      if (c >= 128 || !TOKEN[c]) {
        throw new IllegalArgumentException(
            "header name '%s': U+%04X at %d is not allowed in a name".formatted(name, (int) c, i));
      }
    }
    return length;
  }

  /** Checks that a value holds bytes that can be sent; returns its length. */
  static int checkValue(String name, String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
        throw new IllegalArgumentException(
            "header %s: U+%04X at %d is not allowed in a value".formatted(name, (int) c, i));
      }
    }
    return length;
  }

  static boolean isPseudo(String name) {
    return !name.isEmpty() && name.charAt(0) == ':';
  }

  /** Checks that Envoy can go on with this value: it ends the process over some. */
  static void checkSettable(String name, String value) {
    if (value.isEmpty()) checkRemovable(name);
    if (!name.equalsIgnoreCase(":status")) return;
    boolean valid =
        value.length() == 3
            && value.charAt(0) >= '2'
            && value.charAt(0) <= '5'
            && Character.isDigit(value.charAt(1))
            && Character.isDigit(value.charAt(2));
    if (!valid) {
      throw new IllegalArgumentException(
          ":status: expected a number from 200 to 599, found '" + value + "'");
    }
  }

  /** Checks that Envoy can go on without this header. */
  static void checkRemovable(String name) {
    if (isPseudo(name) || name.equalsIgnoreCase("host")) {
      throw new IllegalArgumentException("header " + name + ": cannot be removed, only set");
    }
  }

  /** Checks that this header may have several values. */
  static void checkRepeatable(String name) {
    if (isPseudo(name) || name.equalsIgnoreCase("host")) {
      throw new IllegalArgumentException("header " + name + ": has one value, set it");
    }
  }
}
