// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.metrics;

/**
 * A metric with labels. Envoy keeps one counter, gauge or histogram for each combination of values,
 * and never removes one. So use labels with few values, such as methods or status classes, and
 * never values that a client can choose. Any thread.
 *
 * @param <M> the kind of metric
 * @since 0.1
 */
@FunctionalInterface
public interface Labeled<M> {
  /**
   * Returns the metric for these values of the labels; the same values give the same metric. If the
   * values are known in advance, call this once and keep the result, which allocates nothing when
   * it is used.
   *
   * @param values a value for each label, in the order of the labels
   * @return the metric, of the same type as one without labels
   * @throws IllegalArgumentException if there are more or fewer values than labels
   * @throws IllegalStateException if this would be more than 1000 combinations of values
   */
  M with(String... values);
}
