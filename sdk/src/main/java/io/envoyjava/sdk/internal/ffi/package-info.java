// SPDX-License-Identifier: Apache-2.0
/** Memory, text and linking for calls into Envoy through the FFM API. */
@NullMarked
package io.envoyjava.sdk.internal.ffi;

import org.jspecify.annotations.NullMarked;
