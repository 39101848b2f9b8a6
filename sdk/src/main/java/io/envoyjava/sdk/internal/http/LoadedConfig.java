// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;

/**
 * A configuration in use.
 *
 * @param name the filter's name, for messages
 * @param author what the author's factory made
 * @param envoy Envoy's side of it
 */
record LoadedConfig(String name, HttpFilterConfig author, EnvoyConfig envoy) {}
