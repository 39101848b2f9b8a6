// SPDX-License-Identifier: Apache-2.0
/**
 * Network filters: what a TCP connection carries, before or in place of HTTP.
 *
 * <p>A {@link io.envoyjava.sdk.network.NetworkFilterFactory} makes {@link
 * io.envoyjava.sdk.network.NetworkFilterConfig}s, and these make a {@link
 * io.envoyjava.sdk.network.NetworkFilter} for each {@link io.envoyjava.sdk.network.Connection}.
 * Needs Envoy v1.37 or later.
 *
 * @since 0.1
 */
@NullMarked
package io.envoyjava.sdk.network;

import org.jspecify.annotations.NullMarked;
