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
  @SuppressWarnings({"ReferenceEquality", "FutureReturnValueIgnored"}) // the task reports itself
  void set(Duration time, Executor worker, Runnable task) {
    cancel();
    var set = new CompletableFuture<Void>();
    timer = set;
    set.completeOnTimeout(null, nanos(time), TimeUnit.NANOSECONDS)
        .thenRunAsync(
            () -> {
              // Another time may have been set while the task waited for the worker.
              if (timer == set) task.run();
            },
            worker);
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
