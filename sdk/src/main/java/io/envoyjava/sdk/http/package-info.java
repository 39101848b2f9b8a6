// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP filters.
 *
 * <p>Three lifetimes, three types: an {@link io.envoyjava.sdk.http.HttpFilterFactory} (one per
 * module, without state) makes an {@link io.envoyjava.sdk.http.HttpFilterConfig} from each
 * configuration text (shared by all of Envoy's worker threads), which makes one {@link
 * io.envoyjava.sdk.http.HttpFilter} per stream (touched by one thread only, so it needs no locks).
 *
 * <p>Everything here that belongs to a stream may be used on that stream's worker thread only, from
 * within a hook or a task of {@link io.envoyjava.sdk.http.HttpStream#executor()}. Elsewhere it
 * throws {@link java.lang.WrongThreadException}, and once the stream is gone {@link
 * java.lang.IllegalStateException}.
 */
@NullMarked
package io.envoyjava.sdk.http;

import org.jspecify.annotations.NullMarked;
