// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request that has the header {@code do-delay}. The hook returns at once; a timer on
 * another thread hands the rest of the work back to the stream's worker thread.
 */
final class DelayFilter implements HttpFilter {
  private final HttpStream stream;
  private final ScheduledExecutorService timers;
  private final Duration delay;

  private @Nullable Future<?> timer;
  private @Nullable Duration lapsed;

  DelayFilter(HttpStream stream, ScheduledExecutorService timers, Duration delay) {
    this.stream = stream;
    this.timers = timers;
    this.delay = delay;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (!stream.requestHeaders().contains("do-delay")) return HeadersStatus.CONTINUE;

    long heldSince = System.nanoTime();
    // The timer's thread must not touch the stream. It may use the executor, which can be asked
    // for on the stream's own thread only: here.
    Executor worker = stream.executor();
    timer =
        timers.schedule(() -> worker.execute(() -> goOn(heldSince)), delay.toNanos(), NANOSECONDS);

    // Not STOP_ITERATION: with it, a body that arrives meanwhile would let the request go.
    return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
  }

  /** On the worker thread, and only if the stream is still there. */
  private void goOn(long heldSince) {
    lapsed = Duration.ofNanos(System.nanoTime() - heldSince);
    stream.requestHeaders().set("delay-filter-on-scheduled", "yes");
    stream.continueDecoding();
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    if (lapsed != null) {
      var seconds = String.format(Locale.ROOT, "%.6fs", lapsed.toNanos() / 1e9);
      stream.responseHeaders().set("x-delay-filter-lapsed", seconds);
    }
    return HeadersStatus.CONTINUE;
  }

  /** The client may have gone away: then there is nothing to wait for. */
  @Override
  public void onDestroy() {
    if (timer != null) timer.cancel(false);
  }
}
