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
 * One configuration: hands the records to its workers in turn. Envoy's threads only put them into a
 * queue; if there is no room, a record is dropped and counted.
 */
final class AccessLog implements HttpFilterConfig {
  private static final System.Logger LOG = EnvoyLogger.of(AccessLog.class);

  /** Envoy's main thread waits no longer: it may have other listeners to see to. */
  static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

  private final Tally dropped;
  private final Tally failures;
  private final List<LogWorker> workers;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Starts the workers.
   *
   * @param files a file for each
   * @param queueBytes about how much memory the records may take that wait for one worker
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
      // No thread can be had; those that were started end.
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

  /** Hands a record over; never waits. */
  void add(LogRecord logRecord) {
    int next = turn.getAndUpdate(i -> (i + 1) % workers.size());
    if (!workers.get(next).offer(logRecord)) dropped.add(1);
  }

  /**
   * No stream is left, so no record will follow: writes what there is and closes the files. What
   * takes longer than {@link #LONGEST_CLOSE} goes on in the background, for as long as Envoy lives.
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
