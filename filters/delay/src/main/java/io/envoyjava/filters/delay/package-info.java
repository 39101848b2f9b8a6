// SPDX-License-Identifier: Apache-2.0
/** Holds requests for a while without holding a thread of Envoy. */
@NullMarked
package io.envoyjava.filters.delay;

import org.jspecify.annotations.NullMarked;
