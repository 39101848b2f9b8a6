// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.Header;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class LogWorkerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(1);
  private static final int ROOM = 1 << 20;

  @TempDir Path directory;
  private Path path = Path.of("");
  private final Tally dropped = new Tally(Counter.NONE);
  private final WriteFailures failures = new WriteFailures(new Tally(Counter.NONE), dropped);
  private final Messages messages = new Messages();

  @BeforeEach
  void nameFile() {
    path = directory.resolve("log");
  }

  @AfterEach
  void stop() {
    messages.close();
  }

  @Test
  void everyRecordIsALineInItsOrder() {
    var worker = start(new Disk(path), 100 << 20, SOON);
    offer(worker, 10_000);
    finish(worker);
    assertThat(path).content().isEqualTo(lines(10_000));
  }

  @Test
  void recordsAreRefusedWhileThereIsNoRoom() {
    int fit = 10;
    var worker =
        new LogWorker(
            new Disk(path), LineFormatTest.PLAIN, fit * logRecord(0).weight(), failures, SOON);
    offer(worker, fit);
    for (int i = 0; i < fit; i++) assertThat(worker.offer(logRecord(i))).isFalse();
    assertThat(worker.unwritten()).isEqualTo(fit);
    worker.start();
    while (!worker.offer(logRecord(9))) Thread.onSpinWait();
    finish(worker);
    assertThat(path).content().isEqualTo(lines(fit) + line(9));
  }

  /** Why a disk takes nothing. */
  enum Problem {
    NO_SPACE,
    NO_MEMORY,
    NO_STACK;

    void occur() throws IOException {
      switch (this) {
        case NO_SPACE -> throw new IOException("No space left on device");
        case NO_MEMORY -> throw new OutOfMemoryError("Java heap space");
        case NO_STACK -> throw new StackOverflowError();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void nothingAcceptedIsLostWhateverFailsForATime(Problem problem) throws Exception {
    var disk = new Disk(path);
    disk.problem = problem;
    var worker = start(disk, ROOM, SOON);
    offer(worker, 100);
    disk.refused.await();
    disk.problem = null;
    while (worker.unwritten() > 0) Thread.onSpinWait();
    assertThat(path).content().isEqualTo(lines(100));
    finish(worker);
    assertThat(path).content().isEqualTo(lines(100));
    assertThat(messages.texts())
        .satisfiesExactly(
            first -> assertThat(first).contains("cannot be written: "),
            last -> assertThat(last).contains("can be written again"));
  }

  @ParameterizedTest
  @EnumSource(Problem.class)
  void failureThatStaysDoesNotHoldUpTheEndAndIsReported(Problem problem) throws Exception {
    var disk = new Disk(path);
    disk.problem = problem;
    var worker = start(disk, ROOM, Duration.ofHours(1));
    offer(worker, 100);
    disk.refused.await();
    worker.finish();
    assertThat(worker.join(AccessLog.LONGEST_CLOSE)).isTrue();
    assertThat(path).doesNotExist();
    assertThat(messages.texts()).last().isEqualTo(path + " is closed without its last 100 records");
    assertThat(dropped.total()).isEqualTo(100);
  }

  @Test
  void lockOfAnotherProcessDoesNotKeepTheLastRecordsFromBeingWritten() throws IOException {
    try (var other = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = other.lock()) {
      var worker = start(new Disk(path), ROOM, Duration.ofHours(1));
      offer(worker, 2_000);
      worker.finish();
      assertThat(worker.join(AccessLog.LONGEST_CLOSE)).isTrue();
      assertThat(path).content().isEqualTo(lines(2_000));
    }
  }

  private LogWorker start(LogFile file, int room, Duration retry) {
    var worker = new LogWorker(file, LineFormatTest.PLAIN, room, failures, retry);
    worker.start();
    return worker;
  }

  private static void offer(LogWorker worker, int count) {
    for (int i = 0; i < count; i++) assertThat(worker.offer(logRecord(i))).isTrue();
  }

  private static void finish(LogWorker worker) {
    worker.finish();
    assertThat(worker.join(LIMIT)).isTrue();
    assertThat(worker.unwritten()).isZero();
  }

  private static String lines(int count) {
    return String.join("", IntStream.range(0, count).mapToObj(i -> line(i)).toList());
  }

  private static String line(int i) {
    return LineFormatTest.line(LineFormatTest.PLAIN, logRecord(i));
  }

  private static LogRecord logRecord(int i) {
    return new LogRecord(List.of(new Header("number", "%07d".formatted(i))), List.of());
  }

  /** Takes nothing while there is a problem. */
  private static final class Disk extends LogFile {
    final CountDownLatch refused = new CountDownLatch(1);
    volatile @Nullable Problem problem;

    Disk(Path path) {
      super(path, PosixFilePermissions.fromString("rw-------"));
    }

    @Override
    void append(ByteBuffer lines) throws IOException {
      check();
      super.append(lines);
    }

    @Override
    void appendAnyway(ByteBuffer lines, Duration lockPatience) throws IOException {
      check();
      super.appendAnyway(lines, lockPatience);
    }

    private void check() throws IOException {
      var current = problem;
      if (current == null) return;
      refused.countDown();
      current.occur();
    }
  }
}
