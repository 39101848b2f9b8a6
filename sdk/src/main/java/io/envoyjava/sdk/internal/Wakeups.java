// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes workers for tasks that were submitted from within tasks. Envoy runs what a worker submits
 * itself before it looks at its sockets and timers again. A task that submits itself, or two that
 * submit each other, would keep all other streams of the worker waiting, and Envoy from ending.
 * What another thread submits comes after them.
 *
 * <p>One thread for each module, made when it is first needed.
 */
final class Wakeups {
  /** The executors to wake, linked by {@link StreamExecutor#nextToWake}. */
  private static final AtomicReference<@Nullable StreamExecutor> WAITING = new AtomicReference<>();

  private static @Nullable Thread thread;
  private static volatile boolean ended;

  private Wakeups() {}

  /** Wakes the executor's worker soon. False if no thread is to be had for it. Any thread. */
  static boolean add(StreamExecutor executor) {
    var waker = thread();
    if (waker == null) return false;
    if (executor.waitsForWakeup.compareAndSet(false, true)) {
      StreamExecutor first;
      do {
        first = WAITING.get();
        executor.nextToWake = first;
      } while (!WAITING.compareAndSet(first, executor));
    }
    LockSupport.unpark(waker);
    return true;
  }

  private static synchronized @Nullable Thread thread() {
    if (thread == null && !ended) {
      try {
        thread = Thread.ofPlatform().daemon().name("envoy-java-wakeups").start(Wakeups::run);
      } catch (OutOfMemoryError e) {
        return null;
      }
    }
    return thread;
  }

  private static void run() {
    while (!ended) {
      for (var next = WAITING.getAndSet(null); next != null; ) {
        var executor = next;
        next = executor.nextToWake;
        executor.waitsForWakeup.set(false);
        wake(executor);
      }
      if (WAITING.get() == null) LockSupport.park();
    }
  }

  /** A task has been accepted by now, so its worker is woken, however long there is no memory. */
  private static void wake(StreamExecutor executor) {
    while (!ended) {
      try {
        executor.wake();
        return;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** The module's last stream is gone. Returns when the thread has ended. */
  static void end() throws InterruptedException {
    ended = true;
    Thread waker;
    synchronized (Wakeups.class) {
      waker = thread;
    }
    if (waker == null) return;
    LockSupport.unpark(waker);
    waker.join();
  }
}
