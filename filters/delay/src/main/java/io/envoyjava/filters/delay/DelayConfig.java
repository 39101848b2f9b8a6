// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpStream;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** One configuration: the delay, and the one thread that all of its streams are timed by. */
final class DelayConfig implements HttpFilterConfig {
  private final Duration delay;
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("delay").factory());

  DelayConfig(Duration delay) {
    this.delay = delay;
    // Else the timer of a client that went away stays for its time, and the stream's objects too.
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new DelayFilter(stream, timers, delay);
  }

  /** Without this, the thread would keep the module's classes alive for ever. */
  @Override
  public void close() {
    timers.shutdownNow();
  }
}
