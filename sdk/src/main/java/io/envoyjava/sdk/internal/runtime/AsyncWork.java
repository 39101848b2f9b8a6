// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done elsewhere for a stream, and whose outcome comes back to the stream's thread.
 * Made when the work begins, so that little is left to allocate when it ends: whatever has been
 * begun comes back, or the stream is gone.
 */
public final class AsyncWork<T extends @Nullable Object>
    implements BiConsumer<T, @Nullable Throwable>, Runnable {
  /** How often to try again if there is no memory to come back with, a millisecond apart. */
  private static final int ATTEMPTS = 10_000;

  private final Executor stream;
  private final Consumer<? super T> result;
  private final @Nullable Consumer<? super Throwable> failure;
  private @Nullable T value;
  private @Nullable Throwable thrown;

  /**
   * Work that is about to begin.
   *
   * @param stream the executor of the stream
   * @param result takes the work's result
   * @param failure takes what the work throws; null if that is a failure of the filter
   */
  public AsyncWork(
      Executor stream, Consumer<? super T> result, @Nullable Consumer<? super Throwable> failure) {
    this.stream = stream;
    this.result = result;
    this.failure = failure;
  }

  /** Has the outcome of a stage come back. */
  public static <T extends @Nullable Object> void await(
      CompletionStage<? extends T> stage, AsyncWork<T> work) {
    var _ = stage.whenComplete(work);
  }

  /** The work has ended: on any thread, once. */
  @Override
  public void accept(T outcome, @Nullable Throwable failed) {
    value = outcome;
    thrown = failed == null ? null : cause(failed);
    for (int attempt = 1; ; attempt++) {
      try {
        stream.execute(this);
        return;
      } catch (OutOfMemoryError e) {
        if (attempt == ATTEMPTS) throw e;
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** What a stage or a task wraps what was thrown in. */
  private static Throwable cause(Throwable thrown) {
    var cause = thrown.getCause();
    return cause != null
            && (thrown instanceof CompletionException || thrown instanceof ExecutionException)
        ? cause
        : thrown;
  }

  /** On the stream's thread. */
  @Override
  @SuppressWarnings("NullAway") // the value is what the work has given
  public void run() {
    if (thrown == null) {
      result.accept(value);
    } else if (failure != null) {
      failure.accept(thrown);
    } else {
      throw new CompletionException("work that was begun for this stream failed", thrown);
    }
  }
}
