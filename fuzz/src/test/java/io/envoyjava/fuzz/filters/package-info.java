// SPDX-License-Identifier: Apache-2.0
/** A filter that executes what a fuzzer generates. */
@NullMarked
package io.envoyjava.fuzz.filters;

import org.jspecify.annotations.NullMarked;
