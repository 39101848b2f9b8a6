// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks of one module: those that handlers hold while they wait, and that {@link LockerFactory}
 * takes on the worker.
 */
final class Locks {
  private static final Object MONITOR = new Object();
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<String, Integer> BINS = new ConcurrentHashMap<>();

  /** Counts how often a lock was taken, so that each has something to protect. */
  private static final LongAdder TAKEN = new LongAdder();

  private Locks() {}

  /** Holds the lock that the word names for as long as the calling thread sleeps. */
  static void hold(String which, Duration time) throws InterruptedException {
    switch (which) {
      case "lock" -> {
        LOCK.lock();
        try {
          Thread.sleep(time);
        } finally {
          LOCK.unlock();
        }
      }
      case "monitor" -> {
        synchronized (MONITOR) {
          Thread.sleep(time);
        }
      }
      case "bin" -> BINS.compute(which, (_, count) -> countSlowly(count, time));
      default -> throw new IllegalArgumentException(which);
    }
  }

  private static int countSlowly(@Nullable Integer count, Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return count == null ? 1 : count + 1;
  }

  /** Takes the lock that the word names, and gives it back. */
  static void take(String which) {
    switch (which) {
      case "bin" -> BINS.merge(which, 1, Integer::sum);
      case "monitor" -> {
        synchronized (MONITOR) {
          TAKEN.increment();
        }
      }
      default -> {
        LOCK.lock();
        try {
          TAKEN.increment();
        } finally {
          LOCK.unlock();
        }
      }
    }
  }
}
