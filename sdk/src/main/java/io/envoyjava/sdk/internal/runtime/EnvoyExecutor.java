// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.runtime.TaskQueue.Task;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks from any thread on the thread of an Envoy object, with Envoy's scheduler for that
 * object.
 *
 * <p>The scheduler must be deleted exactly once, and not while a thread uses it. So the last use
 * after the object's end deletes it. No thread waits for another.
 *
 * <p>A task relies on the wake-up of another task only if that wake-up is complete. If a wake-up
 * fails because stack or memory is lacking, it fails for its own task only, and the submitter of
 * that task gets the error.
 */
public abstract class EnvoyExecutor extends Wakeups.Sleeper implements Executor {
  /** The object that the tasks belong to. */
  public interface Owner {
    /** Returns the thread that the object belongs to. */
    EnvoyThread thread();

    /** Returns whether the object still accepts work. */
    boolean isOpen();
  }

  private final UseCount uses = new UseCount();
  private final TaskQueue tasks = new TaskQueue();

  /** The number of runs so far, and its value at the latest complete wake-up. */
  private final AtomicInteger runs = new AtomicInteger();

  private volatile int wokenAfter = -1;

  /** Makes Envoy run the tasks soon. Any thread. */
  protected abstract void commit();

  /** Deletes the scheduler. Any thread, once. */
  protected abstract void delete();

  /** Called on any thread. */
  @Override
  public final void execute(Runnable body) {
    var task = new Task(Objects.requireNonNull(body, "task"));
    if (!uses.enter()) return;
    try {
      try {
        tasks.add(task);
        int run = runs.get();
        if (wokenAfter != run) {
          if (!EnvoyThread.runsTasks() || !Wakeups.add(this)) commit();
          wokenAfter = run;
        }
      } finally {
        leave();
      }
    } catch (Throwable e) {
      // An assignment, since at the end of the stack a call could fail here, too.
      task.body = null;
      throw e;
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

  /**
   * Runs the waiting tasks, oldest first, while their owner is open. Called on the owner's thread.
   */
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

  /** Drops the waiting tasks and accepts no more, since the object is gone. Any thread, once. */
  public final void close() {
    if (uses.close()) delete();
    tasks.clear();
  }
}
