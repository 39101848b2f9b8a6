// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Delays a request that has the header {@code do-delay}. The hook returns immediately; a timer on
 * another thread later passes the rest of the work back to the stream's worker thread.
 */
final class DelayFilter implements HttpFilter {
  private final HttpStream stream;
  private final DelayTimer timer;

  private DelayTimer.@Nullable Entry entry;
  private long heldSince;
  private long lapsed;

  DelayFilter(HttpStream stream, DelayTimer timer) {
    this.stream = stream;
    this.timer = timer;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (!stream.request().headers().contains("do-delay")) return HeadersStatus.CONTINUE;

    heldSince = System.nanoTime();
    // The timer's thread must not use the stream. It may use the executor, which only the stream's
    // thread can get.
    entry = timer.schedule(stream.executor(), this::goOn);

    // Not STOP_ITERATION: with it, a body that arrives meanwhile would release the request.
    return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
  }

  /** Called on the worker thread, if the stream still exists. */
  private void goOn() {
    lapsed = System.nanoTime() - heldSince;
    stream.request().headers().set("delay-filter-on-scheduled", "yes");
    stream.resumeRequest();
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    if (lapsed > 0) {
      var seconds = String.format(Locale.ROOT, "%.6fs", lapsed / 1e9);
      stream.response().headers().set("x-delay-filter-lapsed", seconds);
    }
    return HeadersStatus.CONTINUE;
  }

  /** Cancels the delay of a stream that has ended early. */
  @Override
  public void onDestroy() {
    if (entry != null) timer.cancel(entry);
  }
}
