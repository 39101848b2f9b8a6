// SPDX-License-Identifier: Apache-2.0
/**
 * Listener filters: what happens between the moment that Envoy accepts a socket and the choice of
 * its filter chain.
 *
 * <p>A {@link io.envoyjava.sdk.listener.ListenerFilterFactory} makes {@link
 * io.envoyjava.sdk.listener.ListenerFilterConfig}s, and these make a {@link
 * io.envoyjava.sdk.listener.ListenerFilter} for each {@link
 * io.envoyjava.sdk.listener.AcceptedSocket}. Needs Envoy v1.37 or later.
 *
 * @since 0.1
 */
@NullMarked
package io.envoyjava.sdk.listener;

import org.jspecify.annotations.NullMarked;
