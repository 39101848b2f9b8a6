// SPDX-License-Identifier: Apache-2.0
/** The benchmarks in short. */
@NullMarked
package io.envoyjava.benchmarks.crossings;

import org.jspecify.annotations.NullMarked;
