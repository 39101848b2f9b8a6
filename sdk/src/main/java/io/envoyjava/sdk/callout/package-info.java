// SPDX-License-Identifier: Apache-2.0
/**
 * Requests through Envoy's clusters: with their load balancing, connection pools, TLS and health
 * checks, and without a thread that waits.
 */
@NullMarked
package io.envoyjava.sdk.callout;

import org.jspecify.annotations.NullMarked;
