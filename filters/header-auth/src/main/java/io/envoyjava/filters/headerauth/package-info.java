// SPDX-License-Identifier: Apache-2.0
/** Lets requests pass that carry a header, or one of some credentials in it. */
@NullMarked
package io.envoyjava.filters.headerauth;

import org.jspecify.annotations.NullMarked;
