// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.SocketOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What few streams need: an object of its own, so that the others need not have room for it. */
final class StreamExtras {
  @Nullable Callouts callouts;

  /** What other threads do for the filter, and are to be interrupted in when the stream goes. */
  @Nullable Set<AsyncCall<?>> calls;

  @Nullable ChildSpans childSpans;
  @Nullable SocketOptions socketOptions;
}
