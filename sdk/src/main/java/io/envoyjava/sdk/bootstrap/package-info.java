// SPDX-License-Identifier: Apache-2.0
/**
 * Bootstrap extensions: what belongs to an Envoy as a whole, from its start to its end.
 *
 * <p>A {@link io.envoyjava.sdk.bootstrap.BootstrapExtensionFactory} makes a {@link
 * io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig}, and this makes one {@link
 * io.envoyjava.sdk.bootstrap.BootstrapExtension}, which Envoy informs of its life. An {@link
 * io.envoyjava.sdk.bootstrap.EnvoyServer} gives it timers, admin handlers, statistics and requests
 * to clusters. Needs Envoy v1.37 or later, and v1.38 for an {@code EnvoyServer} that can do
 * anything.
 *
 * @since 0.1
 */
@NullMarked
package io.envoyjava.sdk.bootstrap;

import org.jspecify.annotations.NullMarked;
