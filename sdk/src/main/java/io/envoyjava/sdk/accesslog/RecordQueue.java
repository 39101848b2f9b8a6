// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.metrics.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A queue of records, with a thread that writes them: to a disk, for example, which may be slow,
 * full, or stalled. Envoy's threads never wait for it.
 *
 * <p>A record that {@link #offer} has accepted is written: if the writer fails, it is called again
 * until it succeeds. If there is no room, {@code offer} drops the record, counts it as {@code
 * dropped}, and logs it once a minute. At the end, {@link #close} waits for a second at most; what
 * is not written by then is counted and logged, too.
 *
 * @param <R> the records
 * @since 0.1
 */
public final class RecordQueue<R> implements AutoCloseable {

  /**
   * Writes records. Called on the queue's thread only.
   *
   * @param <R> the records
   */
  @FunctionalInterface
  public interface Writer<R> extends AutoCloseable {

    /**
     * Writes records in their order. If this throws, that is counted as a {@code write_failures},
     * and it is called again after a pause, with the same records: a writer that can write a part
     * of them remembers how far it got.
     *
     * @param records one record or more, in a list that is valid during the call
     * @throws Exception if not all of them are written
     */
    void write(List<R> records) throws Exception;

    /**
     * Releases what the writer holds, such as a file. No record follows.
     *
     * @throws IOException if that fails, which has no effect
     */
    @Override
    default void close() throws IOException {}
  }

  private static final System.Logger LOG = EnvoyLogger.of(RecordQueue.class);

  private static final int BATCH = 1024;
  private static final long IDLE = Duration.ofSeconds(1).toNanos();

  /** How long records are collected after a write, since a write costs more than a record. */
  private static final long GATHER = Duration.ofMillis(2).toNanos();

  private static final long RETRY = Duration.ofSeconds(1).toNanos();
  private static final long LAST_RETRY = Duration.ofMillis(20).toNanos();
  private static final long REPORT = Duration.ofMinutes(1).toNanos();

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  /** Less than {@link #LONGEST_CLOSE}, so that a loss can be reported in time. */
  private static final long LAST_ATTEMPTS = Duration.ofMillis(400).toNanos();

  private record Item<R>(R content, int weight) {}

  private final String name;
  private final Writer<R> writer;
  private final Counter dropped;
  private final Counter failures;
  private final Queue<Item<R>> queue = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  /** The weight that can still be accepted. */
  private final AtomicLong room;

  private final AtomicLong unwritten = new AtomicLong();
  private final AtomicLong droppedSoFar = new AtomicLong();
  private final AtomicLong nextDropReport = new AtomicLong(System.nanoTime());
  private volatile boolean waiting;
  private volatile boolean hurried;
  private volatile boolean closing;
  private volatile long closedAt;

  // The thread's own. The batch has room for all it gets, so that moving a record allocates
  // nothing.
  private final List<R> batch = new ArrayList<>(BATCH);
  private final List<R> batchView = Collections.unmodifiableList(batch);
  private long batchWeight;
  private long writtenAt = System.nanoTime() - GATHER;
  private long nextFailureReport = System.nanoTime();
  private long failedAttempts;
  private boolean failureReported;

  private RecordQueue(
      String name, long capacity, Writer<R> writer, Counter dropped, Counter failures) {
    this.name = name;
    this.room = new AtomicLong(capacity);
    this.writer = writer;
    this.dropped = dropped;
    this.failures = failures;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  /**
   * Starts a queue and its thread. Called in {@link AccessLoggerFactory#configure}: defines the
   * counters {@code dropped} and {@code write_failures}.
   *
   * @param context the configuration's, which also names the thread
   * @param capacity the weight of the records that wait at most, such as their number or size
   * @param writer writes the records; closed with the queue
   * @param <R> the records
   * @return the queue
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <R> RecordQueue<R> start(ConfigContext context, long capacity, Writer<R> writer) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: expected 1 or more, found " + capacity);
    }
    var queue =
        new RecordQueue<R>(
            context.name(),
            capacity,
            writer,
            context.optionalCounter("dropped"),
            context.optionalCounter("write_failures"));
    queue.thread.start();
    return queue;
  }

  /**
   * Accepts a record of weight 1. Any thread; never waits.
   *
   * @param content the record, which must not change any more
   * @return false if it is dropped: there is no room, or the queue is closed
   */
  public boolean offer(R content) {
    return offer(content, 1);
  }

  /**
   * Accepts a record. Any thread; never waits.
   *
   * @param content the record, which must not change any more
   * @param weight its share of the queue's capacity, such as its size in bytes; 0 counts as 1
   * @return false if it is dropped: there is no room, or the queue is closed
   * @throws IllegalArgumentException if the weight is negative
   */
  public boolean offer(R content, int weight) {
    if (weight < 0) {
      throw new IllegalArgumentException("weight: expected 0 or more, found " + weight);
    }
    // Otherwise empty records would take memory without limit.
    if (!accept(content, Math.max(1, weight))) {
      drop();
      return false;
    }
    if (waiting) LockSupport.unpark(thread);
    return true;
  }

  private boolean accept(R content, int weight) {
    boolean accepted = false;
    // Before it asks for the end: the thread sees the one or the other.
    unwritten.incrementAndGet();
    try {
      if (!closing && takeRoom(weight)) accepted = add(content, weight);
      return accepted;
    } finally {
      if (!accepted) unwritten.decrementAndGet();
    }
  }

  /** Takes room for a record; others that are offered meanwhile find what there is. */
  private boolean takeRoom(int weight) {
    long left;
    do {
      left = room.get();
      if (left < weight) return false;
    } while (!room.compareAndSet(left, left - weight));
    return true;
  }

  private boolean add(R content, int weight) {
    try {
      return queue.add(new Item<>(content, weight));
    } catch (OutOfMemoryError e) {
      room.addAndGet(weight);
      return false;
    }
  }

  private void drop() {
    long total = droppedSoFar.incrementAndGet();
    try {
      dropped.increment(1);
      long due = nextDropReport.get();
      long now = System.nanoTime();
      if (now - due < 0 || !nextDropReport.compareAndSet(due, now + REPORT)) return;
      LOG.log(
          ERROR,
          "%s: the queue is %s; records dropped so far: %s"
              .formatted(name, closing ? "closed" : "full", total));
    } catch (OutOfMemoryError e) {
      // Memory is lacking even for this. A later drop reports it.
    }
  }

  /**
   * Returns the number of records that were accepted and are not written yet. Any thread.
   *
   * @return the number
   */
  public long unwritten() {
    return unwritten.get();
  }

  /** Writes the waiting records now. Any thread; does not wait for it. */
  public void flush() {
    hurried = true;
    LockSupport.unpark(thread);
  }

  /**
   * Writes the remaining records, closes the writer, and waits for both, for a second at most. What
   * takes longer continues in the background for as long as Envoy lives. Any thread; if Envoy drops
   * the configuration on a worker, that waits. A second call does nothing.
   */
  @Override
  public void close() {
    if (closing) return;
    closedAt = System.nanoTime();
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (thread.join(LONGEST_CLOSE)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.log(
        ERROR,
        "%s: %s records are still being written, and lost if Envoy ends now"
            .formatted(name, unwritten()));
  }

  // ---- The thread

  private void run() {
    boolean more = true;
    while (more) {
      try {
        if (batch.isEmpty()) gather();
        if (batch.isEmpty()) {
          // Where a thread's stack ended while it offered a record, the number may be too large.
          more = !closing || (unwritten.get() > 0 && pause());
        } else {
          writer.write(batchView);
          written();
        }
      } catch (Throwable e) {
        failed(e);
        more = pause();
      }
    }
    long lost = unwritten.get();
    if (lost > 0) lost(lost);
    try {
      writer.close();
    } catch (Throwable e) {
      // Nothing uses it any more.
    }
  }

  /** Waits for a record. After a recent write, waits a little longer, to collect several. */
  private void gather() {
    if (queue.isEmpty() && !closing) {
      waiting = true;
      if (queue.isEmpty() && !closing) LockSupport.parkNanos(this, IDLE);
      waiting = false;
      if (queue.isEmpty()) return;
    }
    if (!closing && !hurried) {
      LockSupport.parkNanos(this, GATHER - (System.nanoTime() - writtenAt));
    }
    hurried = false;
    Item<R> next;
    while (batch.size() < BATCH && (next = queue.poll()) != null) {
      batch.add(next.content);
      batchWeight += next.weight;
    }
  }

  /** The batch is written. Allocates nothing: if it failed, the batch would be written again. */
  private void written() {
    unwritten.addAndGet(-batch.size());
    batch.clear();
    room.addAndGet(batchWeight);
    batchWeight = 0;
    writtenAt = System.nanoTime();
    if (failedAttempts > 0) recovered();
  }

  /** Waits before the next attempt; returns false if no time is left. */
  private boolean pause() {
    LockSupport.parkNanos(this, closing ? LAST_RETRY : RETRY);
    return !closing || System.nanoTime() - closedAt < LAST_ATTEMPTS;
  }

  private void failed(Throwable problem) {
    try {
      failedAttempts++;
      failures.increment(1);
      long now = System.nanoTime();
      if (now - nextFailureReport < 0) return;
      failureReported = true;
      LOG.log(
          ERROR,
          "%s: cannot write: %s; its records wait; dropped so far because the queue was full: %s"
              .formatted(name, problem, droppedSoFar.get()));
      nextFailureReport = now + REPORT;
    } catch (Throwable e) {
      // Memory is lacking even for this. The next attempt reports it.
    }
  }

  private void recovered() {
    try {
      if (failureReported) {
        LOG.log(INFO, "%s: writes again after %s failures".formatted(name, failedAttempts));
      }
      failureReported = false;
      failedAttempts = 0;
    } catch (Throwable e) {
      // Memory is lacking for this. The next write reports it.
    }
  }

  private void lost(long count) {
    try {
      dropped.increment(count);
      LOG.log(ERROR, "%s: closed without its last %s records".formatted(name, count));
    } catch (Throwable e) {
      // Memory is lacking for this, and nothing retries it.
    }
  }
}
