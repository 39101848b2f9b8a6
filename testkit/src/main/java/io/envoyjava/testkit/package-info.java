// SPDX-License-Identifier: Apache-2.0
/**
 * Drives whole streams through filters in plain unit tests, without an Envoy.
 *
 * <p>The kit implements the functions that Envoy offers to modules, and models the way in which
 * Envoy 1.40 passes a stream through its filters. The SDK above it is the one that runs in Envoy.
 * Begin with {@link io.envoyjava.testkit.TestEnvoy}.
 *
 * @since 0.1
 */
@NullMarked
package io.envoyjava.testkit;

import org.jspecify.annotations.NullMarked;
