// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.callout;

import java.lang.foreign.MemorySegment;

/**
 * Envoy's functions for requests to clusters: those for a stream, or those for a configuration.
 * Text, bytes and headers are pointers to what the ABI wants, and are copied.
 */
public interface CalloutPort {
  /** Throws if this is the wrong thread, or too late. */
  void check();

  /** Returns whether Envoy takes requests yet: not while it makes the configuration. */
  boolean isReady();

  /**
   * Throws if there are no requests that are sent piece by piece.
   *
   * @param what is to be done, for the message
   */
  void requireStreams(String what);

  /** Returns what {@code java_callout_start} does. */
  int start(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis);

  /** Returns what {@code java_callout_open} does. The request goes on after its body. */
  int open(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis);

  /** Returns what {@code java_callout_send} does. */
  int send(long id, MemorySegment data, boolean endOfStream);

  /** Returns what {@code java_callout_send_trailers} does. */
  int sendTrailers(long id, MemorySegment trailers, long trailerCount);

  /** Returns what {@code java_callout_reset} does. */
  int reset(long id);
}
