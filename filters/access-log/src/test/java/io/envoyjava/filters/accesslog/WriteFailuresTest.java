// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.metrics.Counter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriteFailuresTest {
  private static final String FILE = "/logs/access_log_0.log";
  private final IOException full = new IOException("No space left on device");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final Tally attempts = new Tally(Counter.NONE);
  private final Tally dropped = new Tally(Counter.NONE);
  private final WriteFailures failures = new WriteFailures(attempts, dropped, now::get);
  private final Messages messages = new Messages();

  @AfterEach
  void stop() {
    messages.close();
  }

  @Test
  void areCountedEachAndReportedOnceAMinute() {
    for (int second = 0; second < 150; second++) {
      dropped.add(1);
      failures.failed(FILE, full);
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    var text =
        FILE
            + " cannot be written: No space left on device; its records wait; dropped for want of"
            + " room so far: %d";
    assertThat(messages.texts())
        .containsExactly(text.formatted(1), text.formatted(61), text.formatted(121));
    assertThat(attempts.total()).isEqualTo(150);
  }

  @Test
  void endIsReportedIfTheBeginningWas() {
    failures.recovered(FILE);
    assertThat(messages.texts()).isEmpty();
    failures.failed(FILE, full);
    failures.failed(FILE, full);
    dropped.add(1);
    failures.recovered(FILE);
    failures.recovered(FILE);
    assertThat(messages.texts())
        .hasSize(2)
        .last()
        .isEqualTo(
            FILE
                + " can be written again after 2 failed attempts; dropped for want of room so far:"
                + " 1");
  }

  @Test
  void lostRecordsAreCountedAsDropped() {
    failures.lost(FILE, 7);
    assertThat(messages.texts()).containsExactly(FILE + " is closed without its last 7 records");
    assertThat(dropped.total()).isEqualTo(7);
  }

  @Test
  void reasonIsSaidWithoutTheFile() {
    assertThat(WriteFailures.reason(full)).isEqualTo("No space left on device");
    assertThat(WriteFailures.reason(new FileSystemException(FILE, null, "Too many open files")))
        .isEqualTo("Too many open files");
    assertThat(WriteFailures.reason(new NoSuchFileException(FILE)))
        .isEqualTo("its folder does not exist");
    assertThat(WriteFailures.reason(new AccessDeniedException(FILE)))
        .isEqualTo("permission denied");
    assertThat(WriteFailures.reason(new OutOfMemoryError("Java heap space")))
        .isEqualTo("java.lang.OutOfMemoryError: Java heap space");
  }
}
