// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import static java.lang.System.Logger.Level.ERROR;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One configuration: passes the records to its workers in turn. Envoy's threads only add them to a
 * queue; if the queue is full, a record is dropped and counted.
 */
final class AccessLog implements HttpFilterConfig {
  private static final System.Logger LOG = EnvoyLogger.of(AccessLog.class);

  /** The longest time that Envoy's main thread waits, since it may have other work. */
  static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  private final Tally dropped;
  private final Tally failures;
  private final List<LogWorker> workers;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Starts the workers.
   *
   * @param files the files, one for each worker
   * @param queueBytes the approximate memory in bytes for the records that wait for one worker
   * @param dropped counts the records that are not written
   * @param failures counts the attempts to write that failed
   */
  AccessLog(List<LogFile> files, LineFormat format, int queueBytes, Tally dropped, Tally failures) {
    this.dropped = dropped;
    this.failures = failures;
    this.workers =
        files.stream()
            .map(
                file ->
                    new LogWorker(file, format, queueBytes, new WriteFailures(failures, dropped)))
            .toList();
    try {
      workers.forEach(LogWorker::start);
    } catch (Throwable e) {
      // A thread cannot be started. End those that were.
      workers.forEach(LogWorker::finish);
      throw e;
    }
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    dropped.settle(stream);
    failures.settle(stream);
    return new AccessLogFilter(stream, this);
  }

  /** Passes a record to a worker; never waits. */
  void add(LogRecord logRecord) {
    int next = turn.getAndUpdate(i -> (i + 1) % workers.size());
    if (!workers.get(next).offer(logRecord)) dropped.add(1);
  }

  /**
   * Writes the remaining records and closes the files. No stream is left, so no record follows.
   * What takes longer than {@link #LONGEST_CLOSE} continues in the background, for as long as Envoy
   * lives.
   */
  @Override
  public void close() {
    workers.forEach(LogWorker::finish);
    long start = System.nanoTime();
    for (var worker : workers) {
      if (worker.join(LONGEST_CLOSE.minusNanos(System.nanoTime() - start))) continue;
      LOG.log(
          ERROR,
          "%s is still being written; %d records are lost if Envoy ends now"
              .formatted(worker, worker.unwritten()));
    }
  }
}
