// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LoadedExtension;

/**
 * A configuration of HTTP filters in use.
 *
 * @param name the filter's name, for messages
 * @param author what the author's factory made
 * @param envoy Envoy's side of it
 * @param mainThread what it does on Envoy's main thread
 * @param routes the settings of routes, which all configurations share
 * @param chain the filter chain that it is in
 */
record LoadedConfig(
    String name,
    HttpFilterConfig author,
    EnvoyConfig envoy,
    HttpMainThread mainThread,
    HttpRouteConfigs routes,
    FilterChain chain)
    implements LoadedExtension {}
