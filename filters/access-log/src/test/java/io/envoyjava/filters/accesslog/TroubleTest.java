// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TroubleTest {
  private static final Logger LOG = Logger.getLogger("AccessLog");

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final Trouble trouble = new Trouble(now::get);
  private final Messages messages = new Messages();

  @BeforeEach
  void listen() {
    LOG.addHandler(messages);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(messages);
  }

  @Test
  void isReportedOnceAMinute() throws IOException {
    try (var file = LogFile.open(directory.resolve("log"))) {
      for (int second = 0; second < 150; second++) {
        trouble.countDropped();
        trouble.failed(file, new IOException("No space left on device"));
        now.addAndGet(Duration.ofSeconds(1).toNanos());
      }
      var text =
          file
              + " cannot be written: No space left on device; its records wait; dropped for want of"
              + " room so far: %d";
      assertThat(messages.texts)
          .containsExactly(text.formatted(1), text.formatted(61), text.formatted(121));
    }
  }

  @Test
  void endIsReportedIfTheBeginningWas() throws IOException {
    try (var file = LogFile.open(directory.resolve("log"))) {
      trouble.recovered(file);
      assertThat(messages.texts).isEmpty();
      trouble.failed(file, new IOException("No space left on device"));
      trouble.countDropped();
      trouble.recovered(file);
      trouble.recovered(file);
      assertThat(messages.texts)
          .hasSize(2)
          .last()
          .isEqualTo(file + " can be written again; dropped for want of room so far: 1");
    }
  }

  private static final class Messages extends Handler {
    final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord message) {
      texts.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
