// SPDX-License-Identifier: Apache-2.0
/**
 * What a request through a real Envoy costs: without a filter, with filters in Java, and with what
 * else there is. Begin at {@link io.envoyjava.benchmarks.Benchmark}.
 */
@NullMarked
package io.envoyjava.benchmarks;

import org.jspecify.annotations.NullMarked;
