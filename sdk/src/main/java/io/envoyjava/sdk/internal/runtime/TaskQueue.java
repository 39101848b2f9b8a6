// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A queue of tasks in the order of their submission. Any thread adds, without a lock; one thread
 * takes.
 */
public final class TaskQueue {
  /** A task in a queue. It can be added again after it was taken and its successor was read. */
  public static class Task {
    /** What the task does; null keeps it from running. */
    volatile @Nullable Runnable body;

    private @Nullable Task next;

    Task(@Nullable Runnable body) {
      this.body = body;
    }

    /** Runs the task, unless it is kept from running. */
    void run() {
      var current = body;
      if (current != null) current.run();
    }

    /** Returns the task after this one. Called on the thread that took it. */
    final @Nullable Task next() {
      return next;
    }
  }

  /** The waiting tasks, newest first. */
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

  /** Takes all waiting tasks; returns the oldest one, which links to the others. */
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

  /** Drops all waiting tasks. */
  public void clear() {
    newest.set(null);
  }
}
