// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a task on a worker when time is up. Of the worker. */
final class Deadline {
  private @Nullable CompletableFuture<Void> timer;

  /** Sets the time, in place of what was set before. */
  @SuppressWarnings("FutureReturnValueIgnored") // the task reports itself
  void set(Duration time, Executor worker, Runnable task) {
    cancel();
    var set = new CompletableFuture<Void>();
    timer = set;
    // Not by thenRunAsync, which would keep to itself what the task throws.
    set.completeOnTimeout(null, nanos(time), TimeUnit.NANOSECONDS)
        .thenRun(() -> Carriers.run(() -> Carriers.execute(worker, () -> runIfSet(set, task))));
  }

  /** Another time may have been set while the task waited for the worker. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  private void runIfSet(CompletableFuture<Void> set, Runnable task) {
    if (timer == set) task.run();
  }

  private static long nanos(Duration time) {
    // Longer than any stream lasts is as good as for ever.
    return time.toDays() > 365 ? TimeUnit.DAYS.toNanos(365) : time.toNanos();
  }

  void cancel() {
    if (timer != null) timer.cancel(false);
    timer = null;
  }
}
