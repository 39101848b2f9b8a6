// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LoadedExtension;

/**
 * A configuration in use, and its one extension.
 *
 * @param name the extension's name, for messages
 * @param author what the author's factory made
 * @param extension what the author's configuration made
 * @param envoy Envoy's side of it
 * @param mainThread what it does on Envoy's main thread
 */
record LoadedBootstrapConfig(
    String name,
    BootstrapExtensionConfig author,
    ActiveExtension extension,
    EnvoyConfig envoy,
    BootstrapMainThread mainThread)
    implements LoadedExtension {}
