// SPDX-License-Identifier: Apache-2.0
/**
 * UDP listener filters: what becomes of the datagrams that arrive at a UDP listener.
 *
 * <p>A {@link io.envoyjava.sdk.udp.UdpListenerFilterFactory} makes {@link
 * io.envoyjava.sdk.udp.UdpListenerFilterConfig}s. These make a {@link
 * io.envoyjava.sdk.udp.UdpListenerFilter} for each worker's part of a {@link
 * io.envoyjava.sdk.udp.UdpListener}, which gets each {@link io.envoyjava.sdk.udp.Datagram}. Needs
 * Envoy v1.37 or later.
 *
 * @since 0.1
 */
@NullMarked
package io.envoyjava.sdk.udp;

import org.jspecify.annotations.NullMarked;
