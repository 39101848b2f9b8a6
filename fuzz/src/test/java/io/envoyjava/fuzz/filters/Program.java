// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

/**
 * Characters that tell a filter what to do, one hook after the other: each takes what there is up
 * to a semicolon.
 */
final class Program {
  private final String text;
  private int position;

  Program(String text) {
    this.text = text;
  }

  /** The next thing to do in this hook; a semicolon if there is none. */
  char next() {
    return position < text.length() ? text.charAt(position++) : ';';
  }

  /** A number from 0 to 255. */
  int number() {
    return next() & 0xff;
  }
}
