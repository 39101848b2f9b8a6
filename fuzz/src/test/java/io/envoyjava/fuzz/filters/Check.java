// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

/** What has to be true; if it is not, the filter fails, which the host's log tells the test. */
final class Check {
  private Check() {}

  static void that(boolean holds, String what) {
    if (!holds) throw new IllegalStateException("not true: " + what);
  }
}
