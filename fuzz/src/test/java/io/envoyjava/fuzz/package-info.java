// SPDX-License-Identifier: Apache-2.0
/** What a fuzzer makes up, and what is true of our code whatever that is. */
@NullMarked
package io.envoyjava.fuzz;

import org.jspecify.annotations.NullMarked;
