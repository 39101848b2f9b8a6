// SPDX-License-Identifier: Apache-2.0
/** Fuzz tests: properties of the code for any input that a fuzzer generates. */
@NullMarked
package io.envoyjava.fuzz;

import org.jspecify.annotations.NullMarked;
