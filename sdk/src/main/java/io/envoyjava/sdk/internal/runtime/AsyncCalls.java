// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What other threads do for a filter, and are interrupted in when its stream or connection goes.
 * Used on the worker thread.
 */
public final class AsyncCalls {
  private final Set<AsyncCall<?>> underWay = new HashSet<>();

  /** Has a thread make a call, and brings its result back to the worker. */
  public <T extends @Nullable Object> void start(
      Callable<? extends T> work, Executor elsewhere, Executor worker, Consumer<? super T> result) {
    var call = new AsyncCall<T>(work, worker, result, underWay::remove);
    underWay.add(call);
    try {
      elsewhere.execute(call);
    } catch (Throwable e) {
      underWay.remove(call);
      throw e;
    }
  }

  /** Cancels the calls that are under way. */
  public void cancel() {
    underWay.forEach(call -> call.cancel(true));
  }
}
