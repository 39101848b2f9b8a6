// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Events of handlers for Java Flight Recorder. Its classes take about 50 ms to load, so they are
 * loaded only once somebody records, and by the thread that watches.
 */
final class FlightRecords {
  /** Not in a runtime that jlink has made without it. */
  private static final boolean EXISTS = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private static volatile boolean inUse;

  /**
   * What is not recorded yet. The recorder loses events of a worker that carries virtual threads,
   * so another thread commits them.
   */
  private static final Queue<Event> ENDED = new ConcurrentLinkedQueue<>();

  private FlightRecords() {}

  /** Looks whether the recorder has come into use, and records what there is. */
  static void look() {
    if (inUse) {
      for (Event ended; (ended = ENDED.poll()) != null; ) ended.commit();
    } else if (EXISTS && FlightRecorder.isInitialized()) {
      FlightRecord.load();
      inUse = true;
    }
  }

  /** Returns a new record of a handler; null unless the recorder is in use. */
  static @Nullable FlightRecord start(String filter) {
    return inUse ? new FlightRecord(filter, ENDED::add) : null;
  }
}
