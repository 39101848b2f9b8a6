// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;

/**
 * What the threads of all handlers of a configuration have in common.
 *
 * @param filter the filter's name
 * @param carried whether workers carry the threads. If not, the JDK's carriers do
 * @param waiting counts the threads that have waited and are not done
 * @param slow counts how often a handler has kept its worker for long
 */
record HandlerSettings(String filter, boolean carried, Gauge waiting, Counter slow) {}
