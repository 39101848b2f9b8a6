// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import static java.lang.System.Logger.Level.WARNING;

import io.envoyjava.sdk.EnvoyLogger;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes tasks to executors after a fixed delay, and loses none when the heap is full.
 *
 * <p>A {@link java.util.concurrent.ScheduledExecutorService} would be shorter. But its threads
 * allocate memory, and an {@link OutOfMemoryError} there ends a task, or the thread, without a
 * message. Here, all objects that a wake-up needs exist when {@link #schedule} returns. An executor
 * may still fail, for example because memory is lacking. Then its task stays the first in the list,
 * and the thread tries again.
 *
 * <p>All tasks have the same delay, so they are due in the order of their arrival. So a linked list
 * is enough, from which a task is removed in constant time.
 */
final class DelayTimer implements AutoCloseable {
  private static final System.Logger LOG = EnvoyLogger.of(DelayTimer.class);
  private static final long RETRY_NANOS = 10_000_000;

  /** An element of the circular list. It links to itself if it is in no list. */
  static sealed class Link permits Entry {
    Link previous = this;
    Link next = this;

    final void insertBefore(Link other) {
      previous = other.previous;
      next = other;
      previous.next = this;
      next.previous = this;
    }

    final void remove() {
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
    }
  }

  /** A waiting task. */
  static final class Entry extends Link {
    private final Executor executor;
    private final Runnable task;
    private final long due;

    private Entry(Executor executor, Runnable task, long due) {
      this.executor = executor;
      this.task = task;
      this.due = due;
    }
  }

  private final long delay;

  /** The list's head, and the lock for all links. */
  private final Link waiting = new Link();

  private @Nullable Thread thread;
  private volatile boolean closed;

  DelayTimer(Duration delay) {
    this.delay = delay.toNanos();
  }

  /**
   * Passes the task to the executor after the delay. The first call starts the thread.
   *
   * @param task the task, which may run twice if the executor throws but runs it nevertheless
   * @return the entry for {@link #cancel}
   */
  Entry schedule(Executor executor, Runnable task) {
    var entry = new Entry(executor, task, System.nanoTime() + delay);
    synchronized (waiting) {
      var current = thread;
      if (current == null) {
        current = Thread.ofPlatform().daemon().name("delay").start(this::run);
        thread = current;
      }
      entry.insertBefore(waiting);
      if (waiting.next == entry) LockSupport.unpark(current);
    }
    return entry;
  }

  /** Cancels the task, unless it was already passed to its executor. */
  void cancel(Entry entry) {
    synchronized (waiting) {
      entry.remove();
    }
  }

  /**
   * Runs on the thread. It parks without a lock: with JDK 25 and a full heap, the timed waits of
   * {@code java.util.concurrent} do not return at the end of their time.
   */
  private void run() {
    boolean failing = false;
    while (!closed) {
      try {
        LockSupport.parkNanos(this, handOver());
        failing = false;
      } catch (Throwable e) {
        if (!failing) report(e);
        failing = true;
        LockSupport.parkNanos(this, RETRY_NANOS);
      }
    }
  }

  /** Passes on the tasks that are due; returns the nanoseconds until the next one is due. */
  private long handOver() {
    for (var entry = first(); entry != null; entry = first()) {
      long left = entry.due - System.nanoTime();
      if (left > 0) return left;
      entry.executor.execute(entry.task);
      cancel(entry);
    }
    return Long.MAX_VALUE;
  }

  private @Nullable Entry first() {
    synchronized (waiting) {
      return waiting.next instanceof Entry entry ? entry : null;
    }
  }

  private static void report(Throwable thrown) {
    try {
      LOG.log(WARNING, "requests are held for longer than configured", thrown);
    } catch (Throwable e) {
      // If memory is lacking, it cannot be logged either.
    }
  }

  /** Ends the thread, which would otherwise keep the module's classes alive. */
  @Override
  public void close() {
    closed = true;
    synchronized (waiting) {
      if (thread != null) LockSupport.unpark(thread);
    }
  }
}
