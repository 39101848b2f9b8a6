// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.SlotTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the HTTP streams of one of Envoy's worker threads. Created with the thread's first stream;
 * used on that thread only.
 *
 * <p>The launcher stores a stream's place: the worker's number, counted from 1, and the stream's
 * slot in the worker's table. So a hook finds its stream with two array accesses.
 */
final class HttpWorker {
  /** The workers, indexed by the numbers of their threads. */
  private static volatile @Nullable HttpWorker[] workers = {};

  final EnvoyThread thread;
  private final SlotTable<ActiveStream> streams = new SlotTable<>(64);

  private HttpWorker(EnvoyThread thread) {
    this.thread = thread;
  }

  /** Returns the calling thread's worker. */
  static HttpWorker current() {
    var thread = EnvoyThread.current();
    var known = workers;
    var worker = thread.number < known.length ? known[thread.number] : null;
    return worker == null ? add(thread) : worker;
  }

  private static synchronized HttpWorker add(EnvoyThread thread) {
    var worker = new HttpWorker(thread);
    var changed = Arrays.copyOf(workers, Math.max(workers.length, thread.number + 1));
    changed[thread.number] = worker;
    workers = changed;
    return worker;
  }

  /** Returns the worker of a stream's place. */
  static HttpWorker of(long place) {
    var worker = workers[(int) (place >>> 32) - 1];
    if (worker == null) throw new AssertionError("Envoy used an unknown worker");
    return worker;
  }

  /**
   * Opens a stream, which gets its filter with its first hook. The module's first stream waits
   * until Envoy's functions for streams are linked, if memory allows.
   *
   * @param filter address of Envoy's filter
   * @param record address of the launcher's {@code java_stream}
   */
  ActiveStream open(LoadedConfig config, long filter, long record) {
    // Before the filter's code runs, which may use up the stack or the heap.
    boolean _ = HttpLinking.STREAM.attempt();
    var stream = new ActiveStream(thread, config, filter, record);
    int slot = streams.add(stream);
    StreamRecord.setPlace(record, (thread.number + 1L) << 32 | slot);
    return stream;
  }

  ActiveStream stream(long place) {
    return streams.get((int) place);
  }

  /** Closes a stream that is gone; returns what {@link HttpFilterRunner#destroy} does. */
  long close(long place) {
    return streams.remove((int) place).destroy();
  }
}
