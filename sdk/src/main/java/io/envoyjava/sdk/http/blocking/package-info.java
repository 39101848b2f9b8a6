// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP filters as one method from top to bottom, which waits where it needs an answer.
 *
 * <p>An {@link io.envoyjava.sdk.http.blocking.ExchangeHandler} runs on a virtual thread for each
 * request. Envoy's worker thread carries it, from the hook for the request's headers on, so it uses
 * the stream directly. Where it waits, for a database, another service or the upstream, the worker
 * serves other streams.
 */
@NullMarked
package io.envoyjava.sdk.http.blocking;

import org.jspecify.annotations.NullMarked;
