// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that are written together. They stay here until they are in the file, whatever fails
 * meanwhile; only {@link #lines} needs memory. Used by one thread.
 */
final class Batch {
  private static final int BYTES = 256 << 10;
  private static final int RECORDS = 1024;

  private final LineFormat format;
  private final List<LogRecord> records = new ArrayList<>(RECORDS);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES);
  private int weight;
  private @Nullable ByteBuffer lines;

  Batch(LineFormat format) {
    this.format = format;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  boolean isFull() {
    return records.size() == RECORDS || weight >= BYTES;
  }

  int size() {
    return records.size();
  }

  /** Returns how much of the queue's capacity its records take. */
  int weight() {
    return weight;
  }

  /** Adds a record. The batch must not be full. */
  void add(LogRecord logRecord) {
    records.add(logRecord);
    weight += logRecord.weight();
  }

  /**
   * Returns the lines of the records. Each attempt to write them gets the same buffer, whose
   * position is after what was already written.
   */
  ByteBuffer lines() {
    var current = lines;
    if (current != null) return current;
    bytes.reset();
    format.write(records, bytes);
    current = ByteBuffer.wrap(bytes.toByteArray());
    lines = current;
    return current;
  }

  /** Returns how many lines are in the file although not all of them are. */
  int linesWritten() {
    var current = lines;
    if (current == null) return 0;
    int count = 0;
    for (int i = 0; i < current.position(); i++) if (current.get(i) == '\n') count++;
    return count;
  }

  void clear() {
    records.clear();
    weight = 0;
    lines = null;
  }
}
