// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tasks in the order of their submission. Any thread adds, without a lock; one thread takes. */
public final class TaskQueue {
  /** A task in a queue. It can be added again once it has been taken and passed. */
  public static class Task {
    /** Null once the task is not to run. */
    private volatile @Nullable Runnable body;

    private @Nullable Task next;

    Task(@Nullable Runnable body) {
      this.body = body;
    }

    /** Runs the task, unless it was cancelled. */
    void run() {
      var current = body;
      if (current != null) current.run();
    }

    /** Keeps the task from running. */
    final void cancel() {
      body = null;
    }

    /** Returns the task that comes after this one. The thread that took it. */
    final @Nullable Task next() {
      return next;
    }
  }

  /** The tasks that wait, the newest first. */
  private final AtomicReference<@Nullable Task> newest = new AtomicReference<>();

  public void add(Task task) {
    Task before;
    do {
      before = newest.get();
      task.next = before;
    } while (!newest.compareAndSet(before, task));
  }

  public boolean isEmpty() {
    return newest.get() == null;
  }

  /** Takes all tasks that wait; returns the oldest one, which the others follow. */
  @Nullable Task takeAll() {
    Task oldest = null;
    for (var task = newest.getAndSet(null); task != null; ) {
      var before = task.next;
      task.next = oldest;
      oldest = task;
      task = before;
    }
    return oldest;
  }

  /** Drops all tasks that wait. */
  public void clear() {
    newest.set(null);
  }
}
