// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A counter for threads without a stream. Envoy supports that from v1.39 on. With an older Envoy,
 * the amounts wait for the next stream. Any thread; allocates nothing.
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
    // Links the functions while memory is available.
    if (direct) counter.increment(0);
  }

  void add(long amount) {
    total.addAndGet(amount);
    if (direct) counter.increment(amount);
    else waiting.addAndGet(amount);
  }

  /** Returns the total so far. */
  long total() {
    return total.get();
  }

  /** Adds what waits for a stream to Envoy's counter. Called on the stream's thread. */
  void settle(HttpStream stream) {
    if (waiting.get() != 0) counter.increment(stream, waiting.getAndSet(0));
  }
}
