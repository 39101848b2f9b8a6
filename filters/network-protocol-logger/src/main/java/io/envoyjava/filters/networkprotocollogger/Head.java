// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.networkprotocollogger;

import io.envoyjava.sdk.network.ConnectionBuffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The first bytes of one direction, which may arrive one at a time. */
final class Head {
  private byte[] bytes = {};
  private long total;
  private boolean grown;

  /** Adds what a hook sees of a buffer. */
  void add(ConnectionBuffer buffer) {
    total += buffer.size();
    var more = first(buffer, Protocol.ENOUGH - bytes.length);
    grown = more.length > 0;
    if (!grown) return;
    int length = bytes.length;
    bytes = Arrays.copyOf(bytes, length + more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
  }

  /** Returns whether the latest buffer had some of the first bytes. */
  boolean hasGrown() {
    return grown;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The number of all bytes, also of those that are not kept. */
  long total() {
    return total;
  }

  /** Returns a copy of the first bytes of a buffer, without those of the rest. */
  static byte[] first(ConnectionBuffer buffer, int max) {
    var copy = new byte[(int) Math.min(max, buffer.size())];
    if (copy.length == 0) return copy;
    int copied = 0;
    for (var chunk : buffer.chunks()) {
      if (copied == copy.length) break;
      int count = (int) Math.min(chunk.byteSize(), copy.length - copied);
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray(copy), copied, count);
      copied += count;
    }
    return copy;
  }
}
