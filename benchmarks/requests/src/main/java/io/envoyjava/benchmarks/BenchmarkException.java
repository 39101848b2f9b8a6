// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.io.Serial;

/** Thrown if nothing can be measured; the message has the reason, and what to do. */
final class BenchmarkException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BenchmarkException(String message) {
    super(message);
  }
}
