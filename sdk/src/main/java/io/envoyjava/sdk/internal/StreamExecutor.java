// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Brings tasks from any thread to a stream's worker thread, on Envoy's scheduler for the stream.
 *
 * <p>The scheduler has to be deleted exactly once, and not while a thread is using it. So each use
 * is counted; the worker marks the executor closed when the stream goes, and whoever is the last to
 * leave after that deletes the scheduler. No thread waits for another.
 *
 * <p>A task counts on the wake-up of another one only if that is complete. A wake-up that fails,
 * for want of stack or memory, fails for its own task alone, whose submitter gets the error.
 */
final class StreamExecutor implements Executor {
  private static final int CLOSED = Integer.MIN_VALUE;

  /** Schedulers that have been made and not yet deleted, for tests that look for leaks. */
  static final AtomicInteger SCHEDULERS = new AtomicInteger();

  private static final class Task {
    /** Null once the task is not to run. */
    volatile @Nullable Runnable body;

    @Nullable Task next;

    Task(Runnable body) {
      this.body = body;
    }
  }

  private final long scheduler;
  private final AtomicInteger users = new AtomicInteger();

  /** The tasks that wait, the newest first. */
  private final AtomicReference<@Nullable Task> waiting = new AtomicReference<>();

  /** How often the tasks were run; the number of runs at the latest wake-up that is complete. */
  private final AtomicInteger runs = new AtomicInteger();

  private volatile int wokenAfter = -1;

  /** Whether this is one of the {@link Wakeups}, and which one comes after it. */
  final AtomicBoolean waitsForWakeup = new AtomicBoolean();

  @Nullable StreamExecutor nextToWake;

  /** Worker thread. */
  StreamExecutor(long host) {
    scheduler = EnvoyAbi.envoy_dynamic_module_callback_http_filter_scheduler_new(host);
    SCHEDULERS.incrementAndGet();
  }

  /** Any thread. */
  @Override
  public void execute(Runnable body) {
    var task = new Task(Objects.requireNonNull(body, "task"));
    if (!enter()) return;
    try {
      push(task);
      int run = runs.get();
      if (wokenAfter != run) {
        if (!Worker.runsTasks() || !Wakeups.add(this)) commit();
        wokenAfter = run;
      }
    } catch (Throwable e) {
      task.body = null;
      throw e;
    } finally {
      leave();
    }
  }

  private void push(Task task) {
    Task newest;
    do {
      newest = waiting.get();
      task.next = newest;
    } while (!waiting.compareAndSet(newest, task));
  }

  /** Wakes the worker. Any thread. */
  void wake() {
    if (!enter()) return;
    try {
      commit();
    } finally {
      leave();
    }
  }

  private void commit() {
    EnvoyAbi.envoy_dynamic_module_callback_http_filter_scheduler_commit(scheduler, 0);
  }

  private boolean enter() {
    int count;
    do {
      count = users.get();
      if (count < 0) return false;
    } while (!users.compareAndSet(count, count + 1));
    return true;
  }

  private void leave() {
    if (users.decrementAndGet() == CLOSED) delete();
  }

  private void delete() {
    EnvoyAbi.envoy_dynamic_module_callback_http_filter_scheduler_delete(scheduler);
    SCHEDULERS.decrementAndGet();
  }

  /** Worker thread: the tasks that waited, oldest first, for as long as the stream is open. */
  void run(RunningFilter filter) {
    runs.incrementAndGet();
    for (var task = oldest(); task != null && filter.isOpen(); task = task.next) {
      var body = task.body;
      if (body != null) body.run();
    }
  }

  /** Takes the tasks that wait, and turns their order round. */
  private @Nullable Task oldest() {
    Task oldest = null;
    for (var task = waiting.getAndSet(null); task != null; ) {
      var before = task.next;
      task.next = oldest;
      oldest = task;
      task = before;
    }
    return oldest;
  }

  /** Worker thread: the stream is gone. */
  void close() {
    if (users.getAndAdd(CLOSED) == 0) delete();
    waiting.set(null);
  }
}
