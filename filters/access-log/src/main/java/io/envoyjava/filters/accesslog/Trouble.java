// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.envoyjava.sdk.EnvoyLogger;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Says that records cannot be written, as when a disk is full: once a minute and not per line. */
final class Trouble {
  private static final System.Logger LOG = EnvoyLogger.of(AccessLog.class);
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;
  private final LongAdder dropped = new LongAdder();
  private long nextReport;
  private boolean reported;

  Trouble() {
    this(System::nanoTime);
  }

  Trouble(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    nextReport = nanoTime.getAsLong();
  }

  /** A record found no room. Any thread. */
  void countDropped() {
    dropped.increment();
  }

  synchronized void failed(LogFile file, IOException problem) {
    long now = nanoTime.getAsLong();
    if (now - nextReport < 0) return;
    nextReport = now + PAUSE;
    reported = true;
    LOG.log(
        ERROR,
        "%s cannot be written: %s; its records wait; dropped for want of room so far: %d"
            .formatted(file, problem.getMessage(), dropped.sum()));
  }

  synchronized void recovered(LogFile file) {
    if (!reported) return;
    reported = false;
    LOG.log(
        INFO,
        "%s can be written again; dropped for want of room so far: %d"
            .formatted(file, dropped.sum()));
  }
}
