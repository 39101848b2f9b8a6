// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.lang.System.Logger.Level.ERROR;

import io.envoyjava.sdk.EnvoyLogger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A thread with a queue of records, which it writes to a file of its own. */
final class LogWorker {
  private static final System.Logger LOG = EnvoyLogger.of(AccessLog.class);
  private static final int BATCH_BYTES = 256 << 10;
  private static final int GATHER_MILLIS = 2;
  private static final LogRecord END = new LogRecord(List.of(), List.of());

  private final LogFile file;
  private final Trouble trouble;
  private final LinkedBlockingQueue<LogRecord> queue = new LinkedBlockingQueue<>();

  /** The bytes that the queue has room for. */
  private final Semaphore room;

  private final AtomicLong waiting = new AtomicLong();
  private final CountDownLatch finishing = new CountDownLatch(1);
  private final Thread thread;
  private final long retryMillis;

  LogWorker(LogFile file, int queueBytes, Trouble trouble) {
    this(file, queueBytes, trouble, Duration.ofSeconds(1));
  }

  LogWorker(LogFile file, int queueBytes, Trouble trouble, Duration retry) {
    this.file = file;
    this.trouble = trouble;
    this.room = new Semaphore(queueBytes);
    this.retryMillis = retry.toMillis();
    this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Takes a record, unless there is no room for it. Any thread; never waits. */
  boolean offer(LogRecord logRecord) {
    if (!room.tryAcquire(logRecord.weight())) return false;
    waiting.incrementAndGet();
    return queue.add(logRecord);
  }

  /** No record follows. */
  void finish() {
    queue.add(END);
    finishing.countDown();
  }

  /** Waits for the last record to be written; false if it takes longer than that. */
  boolean join(Duration limit) {
    try {
      return thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // END is that object, not whatever is equal to it
  private void run() {
    var lines = new ByteArrayOutputStream();
    try (file) {
      var next = takeFirst();
      while (next != END) {
        int count = 0;
        int weight = 0;
        try (var json = LogRecord.linesTo(lines)) {
          do {
            next.writeTo(json);
            weight += next.weight();
            count++;
            next = queue.poll();
          } while (next != null && next != END && weight < BATCH_BYTES);
        }
        if (!write(lines.toByteArray())) {
          LOG.log(ERROR, "%s is closed without its last %d records".formatted(file, waiting.get()));
          return;
        }
        lines.reset();
        room.release(weight);
        waiting.addAndGet(-count);
        if (next == null) next = takeFirst();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts this thread", e);
    }
  }

  /**
   * Waits for a record, and a little longer, so that others can join it: to be woken, to lock the
   * file and to write to it costs more than what there is to write for a single one.
   */
  private LogRecord takeFirst() throws InterruptedException {
    var first = queue.take();
    boolean _ = finishing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
    return first;
  }

  /** Tries until it works; once there is nothing to wait for any more, once only. */
  private boolean write(byte[] lines) throws InterruptedException {
    for (boolean failed = false; ; failed = true) {
      boolean last = finishing.getCount() == 0;
      try {
        file.append(lines);
        if (failed) trouble.recovered(file);
        return true;
      } catch (IOException e) {
        trouble.failed(file, e);
        if (last) return false;
        boolean _ = finishing.await(retryMillis, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
