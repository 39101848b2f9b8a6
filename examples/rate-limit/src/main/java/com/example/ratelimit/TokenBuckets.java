// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A token bucket for each client. Safe for all worker threads. */
final class TokenBuckets {
  private static final long MAX_CLIENTS = 100_000;

  private final int capacity;
  private final double nanosPerToken;
  private final LongSupplier clock;
  private final Cache<String, Bucket> buckets;

  /**
   * Lets each client take {@code capacity} tokens in each {@code period}, by a clock of
   * nanoseconds.
   */
  TokenBuckets(int capacity, Duration period, LongSupplier clock) {
    this.capacity = capacity;
    this.nanosPerToken = (double) period.toNanos() / capacity;
    this.clock = clock;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            // By then it is full, and a new one is full, too.
            .expireAfterAccess(period)
            .ticker(clock::getAsLong)
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
