// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.lang.System.Logger.Level.ERROR;

import io.envoyjava.sdk.Counter;
import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpFilterConfig;
import io.envoyjava.sdk.HttpStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One configuration: hands the records to its workers in turn. Envoy's threads only put them into a
 * queue; where there is no room, a record is dropped and counted.
 */
final class AccessLog implements HttpFilterConfig {
  private static final System.Logger LOG = EnvoyLogger.of(AccessLog.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Counter dropped;
  private final Trouble trouble = new Trouble();
  private final List<LogWorker> workers;
  private final AtomicInteger turn = new AtomicInteger();

  AccessLog(List<LogFile> files, int queueBytes, Counter dropped) {
    this.dropped = dropped;
    this.workers = files.stream().map(file -> new LogWorker(file, queueBytes, trouble)).toList();
    workers.forEach(LogWorker::start);
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new AccessLogFilter(stream, this);
  }

  /** Hands a record over; never waits. */
  void add(LogRecord logRecord, HttpStream stream) {
    int next = turn.getAndUpdate(i -> (i + 1) % workers.size());
    if (workers.get(next).offer(logRecord)) return;
    dropped.increment(stream, 1);
    trouble.countDropped();
  }

  /** No stream is left, so no record will follow: writes what there is and closes the files. */
  @Override
  public void close() {
    workers.forEach(LogWorker::finish);
    long deadline = System.nanoTime() + LONGEST_CLOSE.toNanos();
    for (var worker : workers) {
      if (!worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        LOG.log(ERROR, worker + " is still writing; what it has not written yet may be lost");
      }
    }
  }
}
