// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.SocketOptions;
import io.envoyjava.sdk.internal.callout.Callouts;
import io.envoyjava.sdk.internal.runtime.AsyncCalls;
import org.jspecify.annotations.Nullable;

/** What few streams need: an object of its own, so that the others need not have room for it. */
final class StreamExtras {
  @Nullable Callouts callouts;

  @Nullable AsyncCalls calls;

  @Nullable ChildSpans childSpans;
  @Nullable SocketOptions socketOptions;

  /** How many of Envoy's buffers for the client are too full: the stream's, the connection's. */
  private int fullBuffers;

  private long removedFromRequest;
  private long removedFromResponse;

  /** Returns what other threads do for the filter. */
  AsyncCalls calls() {
    var current = calls;
    if (current == null) {
      current = new AsyncCalls();
      calls = current;
    }
    return current;
  }

  /** Notes that one more buffer is too full; returns whether none was before. */
  boolean noteFullBuffer() {
    return fullBuffers++ == 0;
  }

  /**
   * Notes that a buffer is no longer too full; returns whether none is. It may have been too full
   * before there was a filter that could be told.
   */
  boolean noteEmptiedBuffer() {
    return fullBuffers > 0 && --fullBuffers == 0;
  }

  /**
   * Returns how many bytes more were removed from a body than were added, since the message's
   * headers moved on.
   */
  long removedBytes(boolean request) {
    return request ? removedFromRequest : removedFromResponse;
  }

  /** Notes that bytes were removed, or added if the number is negative. */
  void noteRemovedBytes(boolean request, long bytes) {
    if (request) removedFromRequest += bytes;
    else removedFromResponse += bytes;
  }

  /** Another response begins. */
  void forgetRemovedFromResponse() {
    removedFromResponse = 0;
  }
}
