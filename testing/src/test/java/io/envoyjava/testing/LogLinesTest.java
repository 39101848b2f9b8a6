// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final LogLines log = new LogLines();

  @Test
  void keepsTheLastLinesOnly() {
    int last = 3 * LogLines.KEPT;
    Thread.startVirtualThread(
        () -> IntStream.rangeClosed(1, last).forEach(n -> log.add("line " + n)));
    assertThat(log.await(line -> line.endsWith(" " + last), SOON, "the last")).contains("line");
    assertThat(log.all()).hasSizeBetween(LogLines.KEPT, 2 * LogLines.KEPT).endsWith("line " + last);
  }

  @Test
  void doesNotWaitForAProcessThatHasEnded() {
    log.add("the end");
    log.end();
    assertThat(log.await("the end"::equals, Duration.ZERO, "the end")).isEqualTo("the end");
    assertThatExceptionOfType(EnvoyException.class)
        .isThrownBy(() -> log.await(line -> false, SOON, "more"))
        .withMessage("Envoy ended without logging more\nthe end");
  }
}
