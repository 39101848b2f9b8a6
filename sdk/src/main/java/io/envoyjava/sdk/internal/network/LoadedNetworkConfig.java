// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LoadedExtension;
import io.envoyjava.sdk.network.NetworkFilterConfig;

/**
 * A configuration of network filters in use.
 *
 * @param name the filter's name, for messages
 * @param author what the author's factory made
 * @param envoy Envoy's side of it
 * @param mainThread what it does on Envoy's main thread
 */
record LoadedNetworkConfig(
    String name, NetworkFilterConfig author, EnvoyConfig envoy, NetworkMainThread mainThread)
    implements LoadedExtension {}
