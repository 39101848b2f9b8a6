// SPDX-License-Identifier: Apache-2.0
/** Envoy's functions by name: which ones there are, since which version, and where they are. */
@NullMarked
package io.envoyjava.sdk.internal.symbols;

import org.jspecify.annotations.NullMarked;
