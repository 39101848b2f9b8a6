// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Carries handlers' threads where their worker does not: those of exchanges that have ended, those
 * that handlers start, and those whose worker stands still. It stands still for ever if its own
 * code waits for a lock that such a thread holds.
 */
final class Carriers {
  /** The thread of a handler. Any thread. */
  interface Waiting {
    /** Returns the filter's name. */
    String name();

    /** Returns whether the handler has returned. */
    boolean isDone();

    /** Returns whether the thread could go on, but its worker has not come to it for so long. */
    boolean isLeftFor(long nanos);

    /** Has the thread carried in the place of its worker. */
    void rescue();

    /** Counts that the handler has kept its worker since then; returns false if it was counted. */
    boolean countSlow(long since);
  }

  /** How long a thread that could go on waits for its worker. */
  private static final long PATIENCE = Duration.ofMillis(100).toNanos();

  /** How long a handler may go on after the end of its exchange, without a line in the log. */
  private static final long UNWINDING = Duration.ofSeconds(10).toNanos();

  /** How long a handler may keep its worker without a line in the log. */
  private static final long LONG = Duration.ofMillis(500).toNanos();

  /** After how many looks at nothing the thread that watches ends. */
  private static final int IDLE = 100;

  private static final System.Logger LOG = EnvoyLogger.of(Carriers.class);

  private static final ThreadPoolExecutor POOL = pool();

  private static final Set<Waiting> WATCHED = ConcurrentHashMap.newKeySet();

  /** Handlers whose exchange has ended, and since when. */
  private static final ConcurrentHashMap<Waiting, Long> UNWINDS = new ConcurrentHashMap<>();

  private static final AtomicInteger CONFIGURATIONS = new AtomicInteger();

  /** Watches, as long as there is something to watch. */
  private static volatile @Nullable Thread watch;

  private Carriers() {}

  /** Several threads, since those that they carry may wait for each other's locks. */
  private static ThreadPoolExecutor pool() {
    var threads = Thread.ofPlatform().daemon().name("envoy-java-carrier-", 0).factory();
    int most = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
    var pool =
        new ThreadPoolExecutor(
            most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** A configuration is there. Initializes the classes ahead of requests, too. */
  static void open() {
    if (CONFIGURATIONS.incrementAndGet() == 1) SharedThreads.start();
    FlightRecords.look();
    startWatch();
  }

  /** A configuration is gone, and so are its streams. */
  static void close() {
    CONFIGURATIONS.decrementAndGet();
  }

  static void run(Runnable continuation) {
    while (true) {
      try {
        POOL.execute(continuation);
        return;
      } catch (OutOfMemoryError e) {
        // Perhaps no thread can be started. One that the pool has takes it.
        if (POOL.getPoolSize() > 0 && POOL.getQueue().offer(continuation)) return;
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Has a worker run a task; tries again for as long as memory is lacking. */
  static void execute(Executor worker, Runnable task) {
    while (true) {
      try {
        worker.execute(task);
        return;
      } catch (OutOfMemoryError e) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Watches a thread that waits, until it is done. */
  static void watch(Waiting thread) {
    WATCHED.add(thread);
    startWatch();
  }

  /** Forgets a thread that is done. */
  static void unwatch(Waiting thread) {
    WATCHED.remove(thread);
  }

  /** Watches a thread whose exchange has ended. */
  static void unwind(Waiting thread) {
    WATCHED.remove(thread);
    UNWINDS.put(thread, System.nanoTime());
    startWatch();
  }

  private static void startWatch() {
    if (watch != null) return;
    synchronized (Carriers.class) {
      if (watch != null) return;
      try {
        watch = Thread.ofPlatform().daemon().name("envoy-java-carriers").start(Carriers::watchAll);
      } catch (OutOfMemoryError e) {
        // The next one tries again.
      }
    }
  }

  private static void watchAll() {
    for (int idle = 0; ; ) {
      try {
        LockSupport.parkNanos(PATIENCE / 2);
        boolean _ = WATCHED.removeIf(Waiting::isDone);
        for (var thread : WATCHED) if (thread.isLeftFor(PATIENCE)) thread.rescue();
        UNWINDS.forEach(Carriers::checkUnwinding);
        EnvoyThread.findCarried(LONG, Carriers::report);
        FlightRecords.look();
        idle = hasNothing() ? idle + 1 : 0;
        if (idle > IDLE && ends()) return;
      } catch (Throwable e) {
        // Without memory, for example. Nobody else rescues a worker, so this goes on.
      }
    }
  }

  /** Returns whether the thread that watches ends, since there is nothing to watch. */
  private static synchronized boolean ends() {
    if (!hasNothing()) return false;
    watch = null;
    return true;
  }

  private static boolean hasNothing() {
    return CONFIGURATIONS.get() == 0 && WATCHED.isEmpty() && UNWINDS.isEmpty();
  }

  /** Names a handler that keeps its worker from all other streams, once for each time. */
  private static void report(EnvoyThread.Carried carried, long since) {
    if (!(carried instanceof Waiting handler) || !handler.countSlow(since)) return;
    var text =
        new StringBuilder("filter '" + handler.name() + "': a handler has kept its worker for ")
            .append((System.nanoTime() - since) / 1_000_000)
            .append(" ms; where it is now:");
    for (var frame : carried.thread().getStackTrace()) text.append("\n\tat ").append(frame);
    LOG.log(Level.WARNING, text.toString());
  }

  private static void checkUnwinding(Waiting thread, Long since) {
    boolean isLate = System.nanoTime() - since > UNWINDING;
    if (!thread.isDone() && !isLate) return;
    UNWINDS.remove(thread);
    if (thread.isDone()) return;
    LOG.log(
        Level.WARNING,
        "filter '" + thread.name() + "': a handler still runs 10 s after the end of its exchange");
  }
}
