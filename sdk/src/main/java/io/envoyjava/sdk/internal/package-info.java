// SPDX-License-Identifier: Apache-2.0
/**
 * The runtime between Envoy's ABI and the public API. Not exported.
 *
 * <p>Where to look: {@link io.envoyjava.sdk.internal.Bootstrap} is entered by the C launcher when
 * the module's first configuration is made; {@link io.envoyjava.sdk.internal.Events} is entered by
 * Envoy for every hook; {@link io.envoyjava.sdk.internal.RunningFilter} calls the author's; {@link
 * io.envoyjava.sdk.internal.Stream} is what the author's hook sees; {@link
 * io.envoyjava.sdk.internal.Worker} is what each of Envoy's worker threads has of its own.
 */
@NullMarked
package io.envoyjava.sdk.internal;

import org.jspecify.annotations.NullMarked;
