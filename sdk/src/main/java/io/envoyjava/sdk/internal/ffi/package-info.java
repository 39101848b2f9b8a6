// SPDX-License-Identifier: Apache-2.0
/** Calls into Envoy through the FFM API: memory, text, and when a function is linked. */
@NullMarked
package io.envoyjava.sdk.internal.ffi;

import org.jspecify.annotations.NullMarked;
