// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import org.jspecify.annotations.Nullable;

/** Keeps the last result, so that the compiler cannot remove the operation. */
final class Sink {
  @Nullable Object object;
  long number;

  void keep(@Nullable Object result) {
    object = result;
  }

  void keep(long result) {
    number = result;
  }

  void keep(boolean result) {
    number = result ? 1 : 0;
  }
}
