// SPDX-License-Identifier: Apache-2.0
/**
 * Access loggers: what becomes of Envoy's log entries for requests, connections and tunnels.
 *
 * <p>An {@link io.envoyjava.sdk.accesslog.AccessLoggerFactory} makes {@link
 * io.envoyjava.sdk.accesslog.AccessLoggerConfig}s, and these make an {@link
 * io.envoyjava.sdk.accesslog.AccessLogger} for each of Envoy's threads, which gets each {@link
 * io.envoyjava.sdk.accesslog.LogEntry}. A {@link io.envoyjava.sdk.accesslog.RecordQueue} takes what
 * is written away from Envoy's threads. Needs Envoy v1.37 or later.
 *
 * @since 0.1
 */
@NullMarked
package io.envoyjava.sdk.accesslog;

import org.jspecify.annotations.NullMarked;
