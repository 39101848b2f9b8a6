// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LoadedExtension;
import io.envoyjava.sdk.udp.UdpListenerFilterConfig;

/**
 * A configuration of UDP listener filters in use.
 *
 * @param name the filter's name, for messages
 * @param author what the author's factory made
 * @param envoy Envoy's side of it
 * @param mainThread what it does on Envoy's main thread: nothing
 */
record LoadedUdpConfig(
    String name, UdpListenerFilterConfig author, EnvoyConfig envoy, UdpMainThread mainThread)
    implements LoadedExtension {}
