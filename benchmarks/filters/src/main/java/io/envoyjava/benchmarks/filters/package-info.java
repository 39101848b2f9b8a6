// SPDX-License-Identifier: Apache-2.0
/** Filters that do as little as can be, to measure what the SDK costs by itself. */
@NullMarked
package io.envoyjava.benchmarks.filters;

import org.jspecify.annotations.NullMarked;
