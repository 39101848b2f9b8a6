// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/**
 * Checks the characters of header names and values. Envoy does not check what a module passes to
 * it. Any thread.
 */
public final class HeaderText {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) TOKEN[c] = true;
    for (char c = 'a'; c <= 'z'; c++) TOKEN[c] = true;
    for (char c = 'A'; c <= 'Z'; c++) TOKEN[c] = true;
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) TOKEN[c] = true;
  }

  private HeaderText() {}

  /** Checks that a name is a token or the name of a pseudo-header; returns its length. */
  public static int checkName(String name) {
    int length = name.length();
    int start = isPseudo(name) ? 1 : 0;
    if (length == start)
      throw new IllegalArgumentException("header name: expected a name, found ''");
    for (int i = start; i < length; i++) {
      char c = name.charAt(i);
      if (!isTokenCharacter(c)) {
        throw new IllegalArgumentException(
            "header name '%s': U+%04X at %s is not allowed in a name".formatted(name, (int) c, i));
      }
    }
    return length;
  }

  /** Returns whether a token may contain this character. */
  public static boolean isTokenCharacter(char c) {
    return c < 128 && TOKEN[c];
  }

  /** Checks that all characters of a value can be sent; returns its length. */
  public static int checkValue(String name, String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
        throw new IllegalArgumentException(
            "header %s: U+%04X at %s is not allowed in a value".formatted(name, (int) c, i));
      }
    }
    return length;
  }

  /** Returns whether this is the name of a pseudo-header. */
  public static boolean isPseudo(String name) {
    return !name.isEmpty() && name.charAt(0) == ':';
  }
}
