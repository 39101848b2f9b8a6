// SPDX-License-Identifier: Apache-2.0
/** Rejects requests by the contents of their body, which it reads in Envoy's memory. */
@NullMarked
package io.envoyjava.filters.zerocopybody;

import org.jspecify.annotations.NullMarked;
