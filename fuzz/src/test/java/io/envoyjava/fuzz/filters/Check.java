// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

/**
 * Checks a condition. If it is false, the filter fails, which the test finds in the fake Envoy's
 * log.
 */
final class Check {
  private Check() {}

  static void that(boolean holds, String what) {
    if (!holds) throw new IllegalStateException("not true: " + what);
  }
}
