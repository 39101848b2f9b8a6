// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Several pieces of bytes as one text, without a copy. The character at an index is the byte there,
 * from U+0000 to U+00FF (ISO 8859-1).
 *
 * <p>It remembers the chunk that was read last, so reading from the beginning to the end, with
 * occasional steps back, takes constant time for each character. Not thread-safe.
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
    // Throws for more than 2 GiB. Then the filter fails, and the client gets a 500.
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

  /** Not supported: nothing needs it, and it would be a copy. */
  @Override
  public CharSequence subSequence(int from, int to) {
    throw new UnsupportedOperationException();
  }

  /** Returns a description instead of the text, which would be a copy. */
  @Override
  public String toString() {
    return length + " bytes in " + chunks.size() + " chunks";
  }
}
