// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.symbols;

import io.envoyjava.sdk.internal.http.HttpEvents;

/** Uses a layer above its own: see {@code ArchitectureTest}. */
interface UsesHigherLayer {
  default void use() {
    long _ = HttpEvents.onEvent(0, 0, 0, 0);
  }
}
