// SPDX-License-Identifier: Apache-2.0
/** Filters that do as little as possible, to measure the cost of the SDK itself. */
@NullMarked
package io.envoyjava.benchmarks.filters;

import org.jspecify.annotations.NullMarked;
