// SPDX-License-Identifier: Apache-2.0
/** Handlers of exchanges, on virtual threads that Envoy's workers carry. */
@NullMarked
package io.envoyjava.sdk.internal.http.blocking;

import org.jspecify.annotations.NullMarked;
