// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Bytes in several pieces as one text, without a copy: the character at an index is the byte there,
 * from U+0000 to U+00FF (ISO 8859-1).
 *
 * <p>It remembers the chunk that was read last, and whoever reads from the beginning to the end,
 * with a step back at times, is served in constant time. Not thread-safe.
 */
final class ByteText implements CharSequence {
  private final List<MemorySegment> chunks;
  private final int length;

  // The chunk read last holds the bytes from start (inclusive) to end (exclusive).
  private MemorySegment chunk = MemorySegment.NULL;
  private int number = -1;
  private int start = 0;
  private int end = 0;

  ByteText(List<MemorySegment> chunks) {
    this.chunks = chunks;
    long bytes = 0;
    for (var each : chunks) bytes += each.byteSize();
    // More than 2 GiB throws: the filter has failed, and the request is answered with a 500.
    length = Math.toIntExact(bytes);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    while (index >= end) {
      chunk = chunks.get(++number);
      start = end;
      end += (int) chunk.byteSize();
    }
    while (index < start) {
      chunk = chunks.get(--number);
      end = start;
      start -= (int) chunk.byteSize();
    }
    return (char) Byte.toUnsignedInt(chunk.get(JAVA_BYTE, index - start));
  }

  /** Nobody needs it, and it would be a copy. */
  @Override
  public CharSequence subSequence(int from, int to) {
    throw new UnsupportedOperationException();
  }

  /** Not the text, which would be a copy. */
  @Override
  public String toString() {
    return length + " bytes in " + chunks.size() + " chunks";
  }
}
