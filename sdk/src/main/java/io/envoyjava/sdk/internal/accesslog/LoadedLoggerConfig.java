// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.accesslog.AccessLoggerConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LoadedExtension;

/**
 * A configuration of access loggers in use.
 *
 * @param name the logger's name, for messages
 * @param author what the author's factory made
 * @param envoy Envoy's side of it
 * @param mainThread what it does on Envoy's main thread: nothing
 */
record LoadedLoggerConfig(
    String name, AccessLoggerConfig author, EnvoyConfig envoy, LoggerMainThread mainThread)
    implements LoadedExtension {}
