// SPDX-License-Identifier: Apache-2.0
/**
 * The filters that the benchmarks drive. They are in the module, which has a class loader of its
 * own.
 */
@NullMarked
package io.envoyjava.benchmarks.crossings.filters;

import org.jspecify.annotations.NullMarked;
