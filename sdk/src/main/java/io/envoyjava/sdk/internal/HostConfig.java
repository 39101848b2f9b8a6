// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.EnvoyFeature;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Envoy's object of a configuration, for as long as Envoy has it. Any thread may use it, and Envoy
 * frees it when {@link #close} has returned; so each use is counted, and the end waits for those
 * that are under way, which is for a call into Envoy at most.
 */
final class HostConfig {
  private static final int CLOSED = Integer.MIN_VALUE;

  /** One of the ABI's functions that update a metric without a stream. */
  interface Update {
    int call(long config, long id, MemorySegment labels, long labelCount, long amount);
  }

  /** Asked of the host once. */
  static final class Metrics {
    static final boolean OUTSIDE_STREAMS = EnvoyFeature.METRICS_OUTSIDE_STREAMS.isAvailable();
  }

  private final long address;
  private final Thread main = Thread.currentThread();
  private final AtomicInteger users = new AtomicInteger();

  /** On the main thread. */
  HostConfig(long address) {
    this.address = address;
  }

  /** Updates a metric, if the configuration is still there. */
  void update(Update function, long id, long amount) {
    if (!Metrics.OUTSIDE_STREAMS) {
      EnvoyFeature.METRICS_OUTSIDE_STREAMS.require("a metric without a stream");
    }
    Linking.METRICS.require();
    if (!enter()) return;
    try {
      int _ = function.call(address, id, MemorySegment.NULL, 0, amount);
    } finally {
      leave();
    }
  }

  /** Envoy's object; 0 once it is gone. Must be followed by {@link #leave} if it is not. */
  long use() {
    return enter() ? address : 0;
  }

  private boolean enter() {
    int count;
    do {
      count = users.get();
      if (count < 0) return false;
    } while (!users.compareAndSet(count, count + 1));
    return true;
  }

  void leave() {
    users.decrementAndGet();
  }

  /** Refuses threads on which Envoy has no data of its own: its functions would not survive. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  void checkEnvoysThread() {
    var thread = Thread.currentThread();
    if (thread != main && Worker.find(thread) == null) {
      throw new WrongThreadException("without a stream, this is for Envoy's own threads");
    }
  }

  /** Refuses threads on which Envoy does not reach its runtime, and does not tell. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself and no other
  void checkMainThread() {
    if (Thread.currentThread() != main) {
      throw new WrongThreadException("this is for Envoy's main thread: ask within configure");
    }
  }

  void close() {
    users.getAndAdd(CLOSED);
    while (users.get() != CLOSED) Thread.onSpinWait();
  }
}
