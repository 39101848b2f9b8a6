// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

/** The program of a filter, as characters. Each hook executes the part up to the next semicolon. */
final class Program {
  private final String text;
  private int position;

  Program(String text) {
    this.text = text;
  }

  /** Returns the next instruction for this hook; a semicolon at the end. */
  char next() {
    return position < text.length() ? text.charAt(position++) : ';';
  }

  /** Returns the next number, from 0 to 255. */
  int number() {
    return next() & 0xff;
  }
}
