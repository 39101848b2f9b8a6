// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.runtime.TaskQueue.Task;
import java.util.concurrent.atomic.AtomicBoolean;
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
public final class Wakeups {
  /** Something whose worker can be woken. */
  abstract static class Sleeper {
    /** Whether it is in the queue. */
    private final AtomicBoolean waits = new AtomicBoolean();

    /** Wakes the worker. Any thread. */
    abstract void wake();
  }

  private static final class Wakeup extends Task {
    private final Sleeper sleeper;

    Wakeup(Sleeper sleeper) {
      super(null);
      this.sleeper = sleeper;
    }

    /** Its task has been accepted, so the worker is woken, however long there is no memory. */
    @Override
    void run() {
      sleeper.waits.set(false);
      while (!ended) {
        try {
          sleeper.wake();
          return;
        } catch (OutOfMemoryError e) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
  }

  private static final TaskQueue QUEUE = new TaskQueue();
  private static @Nullable Thread thread;
  private static volatile boolean ended;

  private Wakeups() {}

  /** Wakes a worker soon; returns false if no thread is to be had for it. Any thread. */
  static boolean add(Sleeper sleeper) {
    var waker = thread();
    if (waker == null) return false;
    var wakeup = new Wakeup(sleeper);
    if (sleeper.waits.compareAndSet(false, true)) QUEUE.add(wakeup);
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
      for (var wakeup = QUEUE.takeAll(); wakeup != null; wakeup = wakeup.next()) wakeup.run();
      if (QUEUE.isEmpty()) LockSupport.park();
    }
  }

  /**
   * Ends the thread, after the module's last stream. Returns when it has ended.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public static void end() throws InterruptedException {
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
