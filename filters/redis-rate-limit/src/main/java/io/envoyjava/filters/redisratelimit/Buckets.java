// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.EnvoyLogger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The buckets in Redis, and those of this Envoy while Redis is away: then, one request in each
 * second tries Redis again, and the others do not wait for it. Safe for all threads.
 */
final class Buckets implements AutoCloseable {
  private static final System.Logger LOG = EnvoyLogger.of(Buckets.class);
  private static final long THERE = 0;
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisBuckets redis;
  private final LocalBuckets local;

  /** When Redis last failed to answer; {@link #THERE} if it has not. */
  private final AtomicLong away = new AtomicLong(THERE);

  Buckets(RedisBuckets redis, LocalBuckets local) {
    this.redis = redis;
    this.local = local;
  }

  /** Takes a token. Waits for Redis, unless it is away. */
  Duration take(String client, Runnable fallback) {
    long since = away.get();
    if (since == THERE || isTimeToRetry(since)) {
      try {
        var wait = redis.take(client);
        if (since != THERE && away.getAndSet(THERE) != THERE) LOG.log(INFO, "Redis is back");
        return wait;
      } catch (JedisException e) {
        fallback.run(); // first: it throws if the client is what has gone
        fail(e);
      }
    } else {
      fallback.run();
    }
    return local.take(client);
  }

  /** Returns whether the calling thread is to ask Redis again. */
  private boolean isTimeToRetry(long since) {
    long now = now();
    return now - since > RETRY_NANOS && away.compareAndSet(since, now);
  }

  private void fail(JedisException failure) {
    if (away.getAndSet(now()) != THERE) return;
    LOG.log(WARNING, () -> "Redis is away, so each Envoy counts for itself: " + text(failure));
  }

  private static long now() {
    return System.nanoTime() | 1; // never THERE
  }

  private static String text(JedisException failure) {
    var cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  @Override
  public void close() {
    redis.close();
  }
}
