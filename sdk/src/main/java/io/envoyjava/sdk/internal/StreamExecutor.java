// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings tasks from any thread to a stream's worker thread, on Envoy's scheduler for the stream.
 *
 * <p>The scheduler has to be deleted exactly once, and not while a thread is using it. So each use
 * is counted; the worker marks the executor closed when the stream goes, and whoever is the last to
 * leave after that deletes the scheduler. No thread waits for another.
 */
final class StreamExecutor implements Executor {
  private static final int CLOSED = Integer.MIN_VALUE;

  /** Schedulers that have been made and not yet deleted, for tests that look for leaks. */
  static final AtomicInteger SCHEDULERS = new AtomicInteger();

  private record Task(Runnable body, @Nullable Task before) {}

  private final long scheduler;
  private final AtomicInteger users = new AtomicInteger();

  /** The tasks that wait, the newest first. Who puts the first one there wakes the worker. */
  private final AtomicReference<@Nullable Task> waiting = new AtomicReference<>();

  /** Worker thread. */
  StreamExecutor(long host) {
    scheduler = EnvoyAbi.envoy_dynamic_module_callback_http_filter_scheduler_new(host);
    SCHEDULERS.incrementAndGet();
  }

  /** Any thread. */
  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    if (!enter()) return;
    try {
      var before = waiting.getAndUpdate(newest -> new Task(task, newest));
      if (before == null) {
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_scheduler_commit(scheduler, 0);
      }
    } finally {
      leave();
    }
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
  void run(BooleanSupplier open) {
    var oldest = waiting.getAndSet(null);
    if (oldest != null && oldest.before() != null) oldest = reversed(oldest);
    for (var task = oldest; task != null && open.getAsBoolean(); task = task.before()) {
      task.body().run();
    }
  }

  private static Task reversed(Task newest) {
    var oldest = new Task(newest.body(), null);
    for (var task = newest.before(); task != null; task = task.before()) {
      oldest = new Task(task.body(), oldest);
    }
    return oldest;
  }

  /** Worker thread: the stream is gone. */
  void close() {
    if (users.getAndAdd(CLOSED) == 0) delete();
    waiting.set(null);
  }
}
