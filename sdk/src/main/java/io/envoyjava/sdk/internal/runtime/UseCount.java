// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the uses of an Envoy object that any thread may use and one thread ends, so that the
 * object is freed once, and never while it is in use. No thread waits for another.
 *
 * <p>A use that ends at the end of the stack may stay counted, since {@link #leave} overflows the
 * stack itself. The object is then never freed.
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
}
