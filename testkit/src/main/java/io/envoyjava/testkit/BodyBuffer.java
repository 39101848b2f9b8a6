// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** One of Envoy's buffers, in slices: a body, a piece of one, or the bytes of a connection. */
final class BodyBuffer {
  private final Deque<byte[]> slices = new ArrayDeque<>();
  private long size;

  BodyBuffer() {}

  BodyBuffer(byte[] bytes) {
    add(bytes);
  }

  void add(byte[] bytes) {
    if (bytes.length == 0) return;
    slices.addLast(bytes);
    size += bytes.length;
  }

  void prepend(byte[] bytes) {
    if (bytes.length == 0) return;
    slices.addFirst(bytes);
    size += bytes.length;
  }

  /** Takes all that another buffer has. */
  void move(BodyBuffer other) {
    slices.addAll(other.slices);
    size += other.size;
    other.clear();
  }

  void drain(long bytes) {
    long left = Math.min(bytes, size);
    size -= left;
    while (left > 0) {
      var first = slices.removeFirst();
      if (first.length > left) slices.addFirst(Arrays.copyOfRange(first, (int) left, first.length));
      left -= Math.min(left, first.length);
    }
  }

  void clear() {
    slices.clear();
    size = 0;
  }

  long size() {
    return size;
  }

  Iterable<byte[]> slices() {
    return slices;
  }

  int sliceCount() {
    return slices.size();
  }

  byte[] toByteArray() {
    var bytes = new ByteArrayOutputStream();
    slices.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
