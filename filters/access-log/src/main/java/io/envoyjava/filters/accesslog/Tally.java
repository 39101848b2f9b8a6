// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter for threads that have no stream. Envoy counts without one from v1.39 on; with an older
 * Envoy, what they count waits for the next stream. Any thread; allocates nothing.
 */
final class Tally {
  private final Counter counter;
  private final boolean direct;
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();

  Tally(Counter counter) {
    this(counter, HttpFeature.METRICS_OUTSIDE_STREAMS.isAvailable());
  }

  /**
   * A tally.
   *
   * @param direct whether this Envoy counts without a stream
   */
  Tally(Counter counter, boolean direct) {
    this.counter = counter;
    this.direct = direct;
    // Links what this needs while there is memory for that.
    if (direct) counter.increment(0);
  }

  void add(long amount) {
    total.addAndGet(amount);
    if (direct) counter.increment(amount);
    else waiting.addAndGet(amount);
  }

  /** Returns all that was counted so far. */
  long total() {
    return total.get();
  }

  /** Passes on what waits for a stream; on the stream's thread. */
  void settle(HttpStream stream) {
    if (waiting.get() != 0) counter.increment(stream, waiting.getAndSet(0));
  }
}
