// SPDX-License-Identifier: Apache-2.0
/** Lets requests pass only if they have a certain header, or an accepted credential in it. */
@NullMarked
package io.envoyjava.filters.headerauth;

import org.jspecify.annotations.NullMarked;
