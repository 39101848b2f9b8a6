// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkratelimiter;

import java.util.concurrent.atomic.AtomicInteger;

/** A limited number of slots, which connections on all worker threads share. Thread-safe. */
final class Slots {
  private final int limit;
  private final AtomicInteger used = new AtomicInteger();

  Slots(int limit) {
    this.limit = limit;
  }

  /** Takes a slot; returns false if all are taken. */
  boolean take() {
    return used.getAndUpdate(now -> now < limit ? now + 1 : now) < limit;
  }

  /** Gives a slot back that was taken. */
  void giveBack() {
    used.decrementAndGet();
  }

  int used() {
    return used.get();
  }

  int limit() {
    return limit;
  }
}
