// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A token bucket for each client, of this Envoy alone. Safe for all threads. */
final class LocalBuckets {
  private static final long MAX_CLIENTS = 100_000;

  private final int capacity;
  private final double nanosPerToken;
  private final LongSupplier clock;
  private final Cache<String, Bucket> buckets;

  /**
   * Makes buckets.
   *
   * @param capacity how many tokens each of them holds
   * @param period how long one takes to fill
   * @param clock returns nanoseconds
   */
  LocalBuckets(int capacity, Duration period, LongSupplier clock) {
    this.capacity = capacity;
    this.nanosPerToken = (double) period.toNanos() / capacity;
    this.clock = clock;
    buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            // By then it is full, and a new one is full, too.
            .expireAfterAccess(period)
            .ticker(clock::getAsLong)
            // Maintenance runs on the calling thread: a task in the JDK's common pool could outlive
            // this module.
            .executor(Runnable::run)
            .build();
  }

  /** Takes a token; returns zero if there is one, or how long it takes until there is one. */
  Duration take(String client) {
    return buckets.get(client, _ -> new Bucket()).take();
  }

  private final class Bucket {
    private double tokens = capacity;
    private long filled = clock.getAsLong();

    /** Never waits, so the lock may be taken on a worker's thread. */
    synchronized Duration take() {
      long now = clock.getAsLong();
      tokens = Math.min(capacity, tokens + (now - filled) / nanosPerToken);
      filled = now;
      if (tokens < 1) return Duration.ofNanos((long) Math.ceil((1 - tokens) * nanosPerToken));
      tokens--;
      return Duration.ZERO;
    }
  }
}
