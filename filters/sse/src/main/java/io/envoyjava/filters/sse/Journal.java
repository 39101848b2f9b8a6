// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, which are numbered from 1 on. Each client reads them at its own speed, so a
 * slow one costs no memory of its own: if it is too slow, it misses the oldest. Safe for all
 * threads.
 */
final class Journal {
  private final int maxBytes;
  private final ConcurrentNavigableMap<Long, Event> events = new ConcurrentSkipListMap<>();
  private long bytes;
  private volatile long latest;

  /** A journal that keeps events of up to that many bytes, and at least the latest event. */
  Journal(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds an event, and drops the oldest ones if there is no room for it. */
  synchronized Event add(String data) {
    var event = Event.of(latest + 1, data);
    events.put(event.id(), event);
    bytes += event.bytes().length;
    while (bytes > maxBytes && events.size() > 1) {
      bytes -= events.pollFirstEntry().getValue().bytes().length;
    }
    latest = event.id();
    return event;
  }

  /** Returns the first event after the given number, or null if it has not been published yet. */
  @Nullable Event next(long after) {
    var entry = events.higherEntry(after);
    return entry == null ? null : entry.getValue();
  }

  /** Returns the number of the latest event; 0 before the first. */
  long latest() {
    return latest;
  }
}
