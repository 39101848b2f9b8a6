// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import java.util.List;

/**
 * A filter that streams are sent through.
 *
 * @param filter its name
 * @param expectations what is true of each of its streams
 */
record Subject(String filter, List<Expectation> expectations) {

  Subject(String filter, Expectation... expectations) {
    this(filter, List.of(expectations));
  }

  void check(Outcome outcome, String config) {
    for (var expectation : expectations) expectation.check(outcome, config);
  }

  /** What is true of what came of a stream, and is found false by an {@link AssertionError}. */
  interface Expectation {
    void check(Outcome outcome, String config);
  }
}
