// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that another thread makes for a stream; cancelled when the stream goes. */
public final class AsyncCall<T extends @Nullable Object> extends FutureTask<T> {
  private final AsyncWork<T> work;

  public AsyncCall(
      Callable<? extends T> call,
      Executor stream,
      Consumer<? super T> result,
      Consumer<? super AsyncCall<T>> ended) {
    super(call::call);
    this.work =
        new AsyncWork<>(
            task ->
                stream.execute(
                    () -> {
                      ended.accept(this);
                      task.run();
                    }),
            result,
            null);
  }

  /** On the thread that has made the call, or on the one that cancels it. */
  @Override
  @SuppressWarnings("NullAway") // without a value there is what was thrown
  protected void done() {
    if (isCancelled()) return;
    try {
      work.accept(resultNow(), null);
    } catch (IllegalStateException e) {
      work.accept(null, exceptionNow());
    }
  }
}
