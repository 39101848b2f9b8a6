// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit

import com.github.benmanes.caffeine.cache.Cache
import com.github.benmanes.caffeine.cache.Caffeine
import java.time.Duration
import kotlin.math.ceil
import kotlin.math.min

private const val MAX_CLIENTS = 100_000L

/**
 * A token bucket for each client: [capacity] tokens in each period, by a clock of nanoseconds. Safe
 * for all worker threads.
 */
class TokenBuckets(private val capacity: Int, period: Duration, private val clock: () -> Long) {
  private val nanosPerToken = period.toNanos().toDouble() / capacity
  private val buckets: Cache<String, Bucket> =
    Caffeine.newBuilder()
      .maximumSize(MAX_CLIENTS)
      // By then it is full, and a new one is full, too.
      .expireAfterAccess(period)
      .ticker(clock)
      .executor(Runnable::run)
      .build()

  /** Takes a token; returns zero if there is one, or how long it takes until there is one. */
  fun take(client: String): Duration = buckets.get(client) { Bucket() }.take()

  private inner class Bucket {
    private var tokens = capacity.toDouble()
    private var filled = clock()

    @Synchronized
    fun take(): Duration {
      val now = clock()
      tokens = min(capacity.toDouble(), tokens + (now - filled) / nanosPerToken)
      filled = now
      if (tokens < 1) return Duration.ofNanos(ceil((1 - tokens) * nanosPerToken).toLong())
      tokens--
      return Duration.ZERO
    }
  }
}
