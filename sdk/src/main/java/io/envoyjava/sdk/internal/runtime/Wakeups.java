// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.runtime.TaskQueue.Task;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes workers for tasks that were submitted by tasks. What a worker submits itself, Envoy runs
 * before it handles sockets and timers again. So a task that submits itself, or two that submit
 * each other, would block all other streams of the worker and keep Envoy from ending. What another
 * thread submits, Envoy runs after its sockets and timers.
 *
 * <p>Each module has one such thread, which starts when it is first needed.
 */
public final class Wakeups {
  /** An object whose worker can be woken. */
  abstract static class Sleeper {
    /** The wake-up that was queued last; null before the first one. */
    private volatile @Nullable Wakeup latest;

    /** Wakes the worker. Any thread. */
    abstract void wake();

    /** Returns whether a wake-up is queued, so that another one would be of no use. */
    private boolean waits() {
      var queued = latest;
      return queued != null && !queued.begun;
    }
  }

  private static final class Wakeup extends Task {
    private final Sleeper sleeper;

    /** Whether this has left the queue. */
    private volatile boolean begun;

    Wakeup(Sleeper sleeper) {
      super(null);
      this.sleeper = sleeper;
    }

    /**
     * Wakes the worker. The task has been accepted, so this tries again for as long as memory is
     * lacking.
     */
    @Override
    void run() {
      begun = true;
      while (!ended) {
        try {
          sleeper.wake();
          return;
        } catch (OutOfMemoryError e) {
          LockSupport.parkNanos(1_000_000);
        } catch (Throwable e) {
          // The wake-ups of others must go on.
          boolean _ = Log.failure("a worker could not be woken", e);
          return;
        }
      }
    }
  }

  private static final TaskQueue QUEUE = new TaskQueue();
  private static @Nullable Thread thread;
  private static volatile boolean ended;

  private Wakeups() {}

  /** Wakes a worker soon; returns false if the thread for it cannot be started. Any thread. */
  static boolean add(Sleeper sleeper) {
    var waker = thread();
    if (waker == null) return false;
    if (!sleeper.waits()) {
      var wakeup = new Wakeup(sleeper);
      QUEUE.add(wakeup);
      // Only now: without memory or at the end of the stack, the wake-up is not queued, and later
      // ones must not rely on it. Two threads at once queue one each, which does no harm.
      sleeper.latest = wakeup;
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
      for (var wakeup = QUEUE.takeAll(); wakeup != null; wakeup = wakeup.next()) wakeup.run();
      if (QUEUE.isEmpty()) LockSupport.park();
    }
  }

  /**
   * Ends the thread, after the module's last stream. Waits until it has ended.
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
