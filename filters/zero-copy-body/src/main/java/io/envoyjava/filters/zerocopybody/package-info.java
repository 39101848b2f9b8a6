// SPDX-License-Identifier: Apache-2.0
/** Rejects requests by what is in their body, which it reads where Envoy keeps it. */
@NullMarked
package io.envoyjava.filters.zerocopybody;

import org.jspecify.annotations.NullMarked;
