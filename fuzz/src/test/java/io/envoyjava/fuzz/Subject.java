// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz;

import java.util.List;

/**
 * A filter that streams are sent through.
 *
 * @param filter the filter's name
 * @param expectations the checks for each of its streams
 */
record Subject(String filter, List<Expectation> expectations) {

  Subject(String filter, Expectation... expectations) {
    this(filter, List.of(expectations));
  }

  void check(Outcome outcome, String config) {
    for (var expectation : expectations) expectation.check(outcome, config);
  }

  /** A check of a stream's outcome, which throws {@link AssertionError} if it fails. */
  interface Expectation {
    void check(Outcome outcome, String config);
  }
}
