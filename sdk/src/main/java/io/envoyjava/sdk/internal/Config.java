// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.HttpFilterConfig;

/**
 * A configuration in use.
 *
 * @param name the filter's name, for messages
 * @param author what the author's factory made
 * @param host Envoy's side of it
 */
record Config(String name, HttpFilterConfig author, HostConfig host) {}
