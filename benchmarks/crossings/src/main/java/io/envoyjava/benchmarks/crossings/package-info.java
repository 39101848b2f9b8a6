// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks of the crossings between C and Java. They load a real module with the real
 * launcher into a host whose own functions do almost nothing.
 */
@NullMarked
package io.envoyjava.benchmarks.crossings;

import org.jspecify.annotations.NullMarked;
