// SPDX-License-Identifier: Apache-2.0
/** Publishes events to clients that stay connected: a server of server-sent events in Envoy. */
@NullMarked
package io.envoyjava.filters.sse;

import org.jspecify.annotations.NullMarked;
