// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.runtime.TaskQueue.Task;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings tasks from any thread to the thread of an object of Envoy's, on Envoy's scheduler for that
 * object.
 *
 * <p>The scheduler has to be deleted exactly once, and not while a thread is using it: the last use
 * after the object's end deletes it. No thread waits for another.
 *
 * <p>A task counts on the wake-up of another one only if that is complete. A wake-up that fails,
 * for want of stack or memory, fails for its own task alone, whose submitter gets the error.
 */
public abstract class EnvoyExecutor extends Wakeups.Sleeper implements Executor {
  /** What the tasks are for. */
  public interface Owner {
    /** Returns the thread that it belongs to. */
    EnvoyThread thread();

    /** Returns whether work for it goes on. */
    boolean isOpen();
  }

  private final UseCount uses = new UseCount();
  private final TaskQueue tasks = new TaskQueue();

  /** How often the tasks were run; the number of runs at the latest wake-up that is complete. */
  private final AtomicInteger runs = new AtomicInteger();

  private volatile int wokenAfter = -1;

  /** Makes Envoy run the tasks soon. Any thread. */
  protected abstract void commit();

  /** Deletes the scheduler. Any thread, once. */
  protected abstract void delete();

  /** Any thread. */
  @Override
  public final void execute(Runnable body) {
    var task = new Task(Objects.requireNonNull(body, "task"));
    if (!uses.enter()) return;
    try {
      tasks.add(task);
      int run = runs.get();
      if (wokenAfter != run) {
        if (!EnvoyThread.runsTasks() || !Wakeups.add(this)) commit();
        wokenAfter = run;
      }
    } catch (Throwable e) {
      task.cancel();
      throw e;
    } finally {
      leave();
    }
  }

  @Override
  final void wake() {
    if (!uses.enter()) return;
    try {
      commit();
    } finally {
      leave();
    }
  }

  private void leave() {
    if (uses.leave()) delete();
  }

  /** Runs the tasks that wait, oldest first, for as long as their owner is open. Its thread. */
  public final void run(Owner owner) {
    runs.incrementAndGet();
    var thread = owner.thread();
    thread.beginTasks();
    try {
      for (var task = tasks.takeAll(); task != null && owner.isOpen(); task = task.next()) {
        task.run();
      }
    } finally {
      thread.endTasks();
    }
  }

  /** Drops the tasks that wait, and takes no more: the object is gone. Any thread, once. */
  public final void close() {
    if (uses.close()) delete();
    tasks.clear();
  }
}
