// SPDX-License-Identifier: Apache-2.0
/** The runtime of bootstrap extensions: their hooks, and what Envoy offers to them. */
@NullMarked
package io.envoyjava.sdk.internal.bootstrap;

import org.jspecify.annotations.NullMarked;
