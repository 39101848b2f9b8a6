// SPDX-License-Identifier: Apache-2.0
/** Rejects about half of all requests. */
@NullMarked
package io.envoyjava.filters.randomauth;

import org.jspecify.annotations.NullMarked;
