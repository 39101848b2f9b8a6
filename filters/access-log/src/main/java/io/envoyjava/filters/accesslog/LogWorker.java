// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread with a queue of records, which it writes to a file of its own. It retries a write that
 * fails, for example when the disk or the heap is full, until the write succeeds. Once the
 * configuration ends, it retries for a short time only.
 */
final class LogWorker {
  private static final Duration GATHER = Duration.ofMillis(2);
  private static final int IDLE_MILLIS = 1000;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMillis(20);

  /** Less than {@link AccessLog#LONGEST_CLOSE}, so that what is lost can be reported in time. */
  private static final Duration LAST_ATTEMPTS = Duration.ofMillis(400);

  /** Wakes the thread, and is not written. */
  private static final LogRecord END = new LogRecord(List.of(), List.of());

  private final LogFile file;
  private final WriteFailures failures;
  private final LinkedBlockingQueue<LogRecord> queue = new LinkedBlockingQueue<>();

  /** The bytes that the queue has room for. */
  private final Semaphore room;

  private final AtomicLong unwritten = new AtomicLong();
  private volatile boolean finishing;
  private volatile long finishedAt;
  private final Thread thread;
  private final Duration retry;

  /** What the thread is about to write. */
  private final Batch batch;

  private long writtenAt = System.nanoTime() - GATHER.toNanos();

  LogWorker(LogFile file, LineFormat format, int queueBytes, WriteFailures failures) {
    this(file, format, queueBytes, failures, RETRY);
  }

  LogWorker(
      LogFile file, LineFormat format, int queueBytes, WriteFailures failures, Duration retry) {
    this.file = file;
    this.batch = new Batch(format);
    this.failures = failures;
    this.room = new Semaphore(queueBytes);
    this.retry = retry;
    this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Takes a record, which then is written, or counted and logged if it cannot be. Any thread; never
   * waits.
   *
   * @return false if there is no room for the record
   */
  boolean offer(LogRecord logRecord) {
    int weight = logRecord.weight();
    if (!room.tryAcquire(weight)) return false;
    boolean taken = false;
    unwritten.incrementAndGet();
    try {
      taken = queue.offer(logRecord);
      return taken;
    } catch (OutOfMemoryError e) {
      return false;
    } finally {
      if (!taken) {
        unwritten.decrementAndGet();
        room.release(weight);
      }
    }
  }

  /** No record follows. */
  void finish() {
    finishedAt = System.nanoTime();
    finishing = true;
    LockSupport.unpark(thread); // from a pause
    try {
      queue.add(END);
    } catch (OutOfMemoryError e) {
      // The thread does not wait for long.
    }
  }

  /**
   * Waits for the last record to be written.
   *
   * @return false if this takes longer than that
   */
  boolean join(Duration limit) {
    try {
      return thread.join(limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the number of records that were taken and are not in the file yet. */
  long unwritten() {
    return unwritten.get();
  }

  private void run() {
    boolean more = true;
    while (more) {
      try {
        more = writeBatch();
      } catch (Throwable e) {
        failures.failed(file, e);
        more = pause();
      }
    }
    long lost = unwritten() - batch.linesWritten();
    if (lost > 0) failures.lost(file, lost);
    try {
      file.close();
    } catch (IOException e) {
      // All was written before, and the file is not used any more.
    }
  }

  /** Writes what there is, or else sees to the file; false at the end. */
  private boolean writeBatch() throws IOException, InterruptedException {
    if (batch.isEmpty()) gather();
    if (batch.isEmpty()) {
      if (finishing && queue.isEmpty()) return false;
      file.open(); // It may have been renamed.
    } else {
      if (finishing) file.appendAnyway(batch.lines(), Duration.ofNanos(nanosUntilGivingUp()));
      else file.append(batch.lines());
      written();
    }
    failures.recovered(file);
    return true;
  }

  /**
   * Waits for a record. If one was written just now, it waits a little longer, so that others can
   * join it: to lock the file and to write to it costs more than what there is to write for one.
   */
  private void gather() throws InterruptedException {
    var next = queue.poll(finishing ? 0 : IDLE_MILLIS, TimeUnit.MILLISECONDS);
    if (next == null || !addToBatch(next)) return;
    if (!finishing) park(GATHER.toNanos() - (System.nanoTime() - writtenAt));
    boolean more = true;
    while (more && !batch.isFull()) {
      next = queue.poll();
      more = next != null && addToBatch(next);
    }
  }

  /** Needs no memory, so that no record is lost between the queue and the batch. */
  @SuppressWarnings("ReferenceEquality") // END is that object, not whatever is equal to it
  private boolean addToBatch(LogRecord logRecord) {
    if (logRecord == END) return false;
    batch.add(logRecord);
    return true;
  }

  /** The batch is in the file. Needs no memory: if this failed, it would be written again. */
  private void written() {
    int weight = batch.weight();
    unwritten.addAndGet(-batch.size());
    batch.clear();
    room.release(weight);
    writtenAt = System.nanoTime();
  }

  private long nanosUntilGivingUp() {
    return LAST_ATTEMPTS.toNanos() - (System.nanoTime() - finishedAt);
  }

  /** Waits before the next attempt; false if no time is left. Needs no memory. */
  private boolean pause() {
    park((finishing ? LAST_RETRY : retry).toNanos());
    return !finishing || nanosUntilGivingUp() > 0;
  }

  /**
   * Waits, unless {@link #finish} is called. The JDK's locks and latches would do as well, but if
   * there is no memory to wait with, they forget the limit.
   */
  private static void park(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
