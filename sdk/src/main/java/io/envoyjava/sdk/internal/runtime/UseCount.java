// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the uses of an Envoy object that any thread may use and one thread ends, so that the
 * object is freed once, and never while it is in use. Only {@link #awaitLast} waits for other
 * threads.
 */
public final class UseCount {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final AtomicInteger users = new AtomicInteger();

  /** Begins a use; returns false if the object has ended. Any thread. */
  public boolean enter() {
    int count;
    do {
      count = users.get();
      if (count < 0) return false;
    } while (!users.compareAndSet(count, count + 1));
    return true;
  }

  /** Ends a use; returns true if it is the last one of an object that has ended. Any thread. */
  public boolean leave() {
    return users.decrementAndGet() == CLOSED;
  }

  /**
   * Ends the object: no use begins after this. Returns true if no use is under way. Called once.
   */
  public boolean close() {
    return users.getAndAdd(CLOSED) == 0;
  }

  /**
   * Spins until the uses that are under way have ended, which must be short. Called after {@link
   * #close}.
   */
  public void awaitLast() {
    while (users.get() != CLOSED) Thread.onSpinWait();
  }
}
