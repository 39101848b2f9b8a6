// SPDX-License-Identifier: Apache-2.0
/** Envoy's functions by name: which ones exist, since which version, and at which address. */
@NullMarked
package io.envoyjava.sdk.internal.symbols;

import org.jspecify.annotations.NullMarked;
