// SPDX-License-Identifier: Apache-2.0
/** A filter that does with a stream whatever a fuzzer comes up with. */
@NullMarked
package io.envoyjava.fuzz.filters;

import org.jspecify.annotations.NullMarked;
