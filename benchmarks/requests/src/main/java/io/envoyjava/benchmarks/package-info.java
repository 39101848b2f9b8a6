// SPDX-License-Identifier: Apache-2.0
/**
 * Measures the cost of a request through a real Envoy: without a filter, with filters in Java, and
 * with alternatives. Start with {@link io.envoyjava.benchmarks.Benchmark}.
 */
@NullMarked
package io.envoyjava.benchmarks;

import org.jspecify.annotations.NullMarked;
