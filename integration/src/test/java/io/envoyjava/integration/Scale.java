// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

/**
 * How much of something a test does: a little in each build, and a lot with the profile {@code
 * faults}. The same tests, with the same assertions.
 */
final class Scale {
  /** Whether this is a run in full. */
  static final boolean FULL = Boolean.getBoolean("envoyjava.full");

  private Scale() {}

  static int of(int brief, int full) {
    return FULL ? full : brief;
  }
}
