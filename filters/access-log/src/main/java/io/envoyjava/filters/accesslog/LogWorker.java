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

  /** Less than {@link AccessLog#LONGEST_CLOSE}, so that a loss can be reported in time. */
  private static final Duration LAST_ATTEMPTS = Duration.ofMillis(400);

  /** A record that wakes the thread and is not written. */
  private static final LogRecord END = new LogRecord(List.of(), List.of());

  private final LogFile file;
  private final WriteFailures failures;
  private final LinkedBlockingQueue<LogRecord> queue = new LinkedBlockingQueue<>();

  /** The free capacity of the queue in bytes. */
  private final Semaphore room;

  private final AtomicLong unwritten = new AtomicLong();
  private volatile boolean finishing;
  private volatile long finishedAt;
  private final Thread thread;
  private final Duration retry;

  /** The records that the thread is about to write. */
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
   * Takes a record, which is then written, or counted and logged if that fails. Any thread; never
   * waits.
   *
   * @return false if the queue is full
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

  /** Tells the thread that no record follows. */
  void finish() {
    finishedAt = System.nanoTime();
    finishing = true;
    LockSupport.unpark(thread); // from a pause
    try {
      queue.add(END);
    } catch (OutOfMemoryError e) {
      // The thread does not need the record: it never waits for long.
    }
  }

  /**
   * Waits until the last record is written.
   *
   * @return false if this takes longer than the limit
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
      // All records have been written, and the file is no longer used.
    }
  }

  /** Writes the batch, or checks the file if there are no records; returns false at the end. */
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
   * Waits for a record. If one has just been written, waits a little longer to collect several,
   * since locking and writing cost more than the bytes of one record.
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

  /**
   * Moves a record from the queue to the batch. Allocates nothing, so that no record is lost in
   * between.
   */
  @SuppressWarnings("ReferenceEquality") // END is one object, not any that equals it
  private boolean addToBatch(LogRecord logRecord) {
    if (logRecord == END) return false;
    batch.add(logRecord);
    return true;
  }

  /**
   * Called when the batch is in the file. Allocates nothing: if this failed, the batch would be
   * written again.
   */
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

  /** Waits before the next attempt; returns false if no time is left. Allocates nothing. */
  private boolean pause() {
    park((finishing ? LAST_RETRY : retry).toNanos());
    return !finishing || nanosUntilGivingUp() > 0;
  }

  /**
   * Waits, unless {@link #finish} is called. The JDK's locks and latches would ignore the limit if
   * no memory is left to wait with.
   */
  private static void park(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
