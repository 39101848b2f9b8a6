// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.envoyjava.sdk.EnvoyLogger;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports that a file cannot be written, for example because a disk or the heap is full. Counts
 * each attempt, and logs once a minute. Never throws. Used by one thread.
 */
final class WriteFailures {
  private static final System.Logger LOG = EnvoyLogger.of(AccessLog.class);
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Tally attempts;
  private final Tally dropped;
  private final LongSupplier nanoTime;
  private long nextReport;

  /** The failed attempts since the last success. */
  private long failedAttempts;

  /** Whether the failure has been logged, or could not be because memory is lacking. */
  private boolean announced;

  /**
   * Reports the failures of one file.
   *
   * @param attempts counts the failed attempts
   * @param dropped the number of dropped records, for the messages
   */
  WriteFailures(Tally attempts, Tally dropped) {
    this(attempts, dropped, System::nanoTime);
  }

  WriteFailures(Tally attempts, Tally dropped, LongSupplier nanoTime) {
    this.attempts = attempts;
    this.dropped = dropped;
    this.nanoTime = nanoTime;
    nextReport = nanoTime.getAsLong();
    // Initializes what a report needs while memory is available.
    var _ = failure("", new IOException()) + recovery("");
  }

  /** Reports a failed attempt to write to a file. */
  void failed(Object file, Throwable problem) {
    try {
      failedAttempts++;
      attempts.add(1);
      long now = nanoTime.getAsLong();
      if (now - nextReport < 0) return;
      announced = true;
      LOG.log(ERROR, failure(file, problem));
      nextReport = now + PAUSE;
    } catch (Throwable e) {
      // Memory is lacking even for this. The next attempt reports it.
    }
  }

  /** Reports a successful attempt. */
  void recovered(Object file) {
    try {
      if (announced) LOG.log(INFO, recovery(file));
      announced = false;
      failedAttempts = 0;
    } catch (Throwable e) {
      // Memory is lacking for this. The next attempt reports it.
    }
  }

  /** Reports that records were lost. */
  void lost(Object file, long count) {
    try {
      dropped.add(count);
      LOG.log(ERROR, "%s is closed without its last %d records".formatted(file, count));
    } catch (Throwable e) {
      // Memory is lacking for this, and nothing retries it.
    }
  }

  private String failure(Object file, Throwable problem) {
    return "%s cannot be written: %s; its records wait; dropped for want of room so far: %d"
        .formatted(file, reason(problem), dropped.total());
  }

  private String recovery(Object file) {
    return "%s can be written again after %d failed attempts; dropped for want of room so far: %d"
        .formatted(file, failedAttempts, dropped.total());
  }

  /** Returns why a file cannot be written, without its name. */
  static @Nullable String reason(Throwable problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      case IOException e when e.getMessage() != null -> e.getMessage();
      default -> problem.toString();
    };
  }
}
