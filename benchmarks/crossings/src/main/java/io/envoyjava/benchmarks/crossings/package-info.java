// SPDX-License-Identifier: Apache-2.0
/**
 * What it costs to go from C to Java and back: JMH benchmarks that load a real module, with the
 * real launcher, into a host whose own functions do next to nothing.
 */
@NullMarked
package io.envoyjava.benchmarks.crossings;

import org.jspecify.annotations.NullMarked;
