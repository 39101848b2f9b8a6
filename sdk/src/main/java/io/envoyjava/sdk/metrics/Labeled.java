// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.metrics;

/**
 * A metric with labels. Envoy keeps one counter, gauge or histogram for each combination of values,
 * and does not forget any: take values of which there are few, such as methods or status classes,
 * and none that a client can choose. Any thread.
 *
 * @param <M> the kind of metric
 * @since 0.1
 */
@FunctionalInterface
public interface Labeled<M> {
  /**
   * Returns the metric with these values of its labels, the same one at each call. For values that
   * are known beforehand, call this once: to use what it returns allocates nothing.
   *
   * @param values a value for each label, in the order of the labels
   * @return the metric, the same kind as one without labels
   * @throws IllegalArgumentException if there are more or fewer values than labels
   * @throws IllegalStateException if there are a thousand combinations of values already
   */
  M with(String... values);
}
