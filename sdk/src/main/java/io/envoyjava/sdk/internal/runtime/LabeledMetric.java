// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.metrics.Labeled;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A metric with labels, and the metrics made so far for combinations of their values. Any thread.
 */
public final class LabeledMetric<M> implements Labeled<M> {
  /**
   * The largest number of combinations. Envoy has no limit, and keeps each combination until it
   * exits.
   */
  private static final int LIMIT = 1000;

  private final String what;
  private final List<String> labels;
  private final Function<List<String>, M> make;
  private final Map<List<String>, M> made = new ConcurrentHashMap<>();

  public LabeledMetric(String what, List<String> labels, Function<List<String>, M> make) {
    this.what = what;
    this.labels = labels;
    this.make = make;
  }

  @Override
  public M with(String... values) {
    var list = List.of(values);
    var known = made.get(list);
    if (known != null) return known;
    if (list.size() != labels.size()) {
      throw new IllegalArgumentException(
          "%s: expected a value for each of %s, found %s".formatted(what, labels, list));
    }
    if (made.size() >= LIMIT) {
      throw new IllegalStateException(
          "%s: has %s combinations of values, and no more are allowed; found %s"
              .formatted(what, LIMIT, list));
    }
    return made.computeIfAbsent(list, make);
  }
}
