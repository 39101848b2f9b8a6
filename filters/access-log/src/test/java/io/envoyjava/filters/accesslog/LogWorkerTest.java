// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.Header;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LogWorkerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(1);
  private static final int ROOM = 1 << 20;

  @TempDir Path directory;
  private Path path = Path.of("");

  @BeforeEach
  void nameFile() {
    path = directory.resolve("log");
  }

  @Test
  void everyRecordIsALineInItsOrder() throws IOException {
    var worker = new LogWorker(LogFile.open(path), 100 << 20, new Trouble());
    worker.start();
    for (int i = 0; i < 10_000; i++) assertThat(worker.offer(logRecord(i))).isTrue();
    worker.finish();
    assertThat(worker.join(LIMIT)).isTrue();
    assertThat(path).content().isEqualTo(lines(10_000));
  }

  @Test
  void recordsAreRefusedWhileThereIsNoRoom() throws IOException {
    int fit = 10;
    var worker = new LogWorker(LogFile.open(path), fit * logRecord(0).weight(), new Trouble());
    for (int i = 0; i < fit; i++) assertThat(worker.offer(logRecord(i))).isTrue();
    for (int i = 0; i < fit; i++) assertThat(worker.offer(logRecord(i))).isFalse();
    worker.start();
    while (!worker.offer(logRecord(9))) Thread.onSpinWait();
    worker.finish();
    assertThat(worker.join(LIMIT)).isTrue();
    assertThat(path).content().isEqualTo(lines(fit) + line(9));
  }

  @Test
  void fullDiskLosesNothingThatWasAccepted() throws Exception {
    var disk = new Disk(path);
    disk.full = true;
    var worker = new LogWorker(disk, ROOM, new Trouble(), SOON);
    worker.start();
    for (int i = 0; i < 100; i++) assertThat(worker.offer(logRecord(i))).isTrue();
    disk.refused.await();
    assertThat(path).isEmptyFile();
    disk.full = false;
    worker.finish();
    assertThat(worker.join(LIMIT)).isTrue();
    assertThat(path).content().isEqualTo(lines(100));
  }

  @Test
  void diskThatStaysFullDoesNotHoldUpTheEnd() throws Exception {
    var disk = new Disk(path);
    disk.full = true;
    var worker = new LogWorker(disk, ROOM, new Trouble(), Duration.ofHours(1));
    worker.start();
    for (int i = 0; i < 100; i++) assertThat(worker.offer(logRecord(i))).isTrue();
    disk.refused.await();
    worker.finish();
    assertThat(worker.join(LIMIT)).isTrue();
    assertThat(path).isEmptyFile();
  }

  private static String lines(int count) {
    return String.join("", IntStream.range(0, count).mapToObj(i -> line(i)).toList());
  }

  private static String line(int i) {
    return LogRecordTest.line(logRecord(i));
  }

  private static LogRecord logRecord(int i) {
    return new LogRecord(List.of(new Header("number", "%07d".formatted(i))), List.of());
  }

  /** Takes nothing while it is full. */
  private static final class Disk extends LogFile {
    final CountDownLatch refused = new CountDownLatch(1);
    volatile boolean full;

    Disk(Path path) throws IOException {
      super(path, FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    @Override
    void append(byte[] lines) throws IOException {
      if (full) {
        refused.countDown();
        throw new IOException("No space left on device");
      }
      super.append(lines);
    }
  }
}
