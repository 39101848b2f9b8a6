// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.http.Body;
import java.lang.foreign.MemorySegment;

/** What the parts of a body and the whole have in common. */
abstract class HttpBody implements Body {
  final HttpFilterRunner stream;
  final boolean request;

  HttpBody(HttpFilterRunner stream, boolean request) {
    this.stream = stream;
    this.request = request;
  }

  @Override
  public byte[] toByteArray() {
    long size = size();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("a body of " + size + " bytes is too large for an array");
    }
    var bytes = new byte[(int) size];
    int filled = 0;
    for (var chunk : chunks()) {
      int length = (int) chunk.byteSize();
      MemorySegment.copy(chunk, JAVA_BYTE, 0, bytes, filled, length);
      filled += length;
    }
    return bytes;
  }

  @Override
  public final boolean append(byte[] bytes) {
    return append(MemorySegment.ofArray(bytes));
  }

  @Override
  public final boolean append(MemorySegment bytes) {
    if (!takesBytes(bytes.byteSize())) return false;
    Framing.checkAddition(stream, request, bytes.byteSize());
    // The headers change only after Envoy has taken the bytes.
    boolean added = add(bytes);
    if (added) Framing.removed(stream, request, -bytes.byteSize());
    return added;
  }

  @Override
  public final boolean drain(long bytes) {
    long _ = stream.address();
    if (bytes < 0) throw new IllegalArgumentException("bytes: expected 0 or more, found " + bytes);
    long drained = Math.min(bytes, size());
    boolean cut = cut(drained);
    if (cut) Framing.removed(stream, request, drained);
    return cut;
  }

  @Override
  public final boolean replace(byte[] bytes) {
    if (!takesBytes(bytes.length)) return false;
    long size = size();
    Framing.checkReplacement(stream, request, size, bytes.length);
    boolean cut = cut(size);
    boolean replaced = bytes.length == 0 ? cut : add(MemorySegment.ofArray(bytes));
    if (replaced) Framing.adapt(stream, request, size != bytes.length);
    return replaced;
  }

  /** Returns whether Envoy takes this number of bytes now. */
  private boolean takesBytes(long count) {
    long _ = stream.address(); // throws elsewhere than on the worker, and when the stream is gone
    if (!takes()) return false;
    if (!request && count > 0) Framing.checkMayHaveBody(stream);
    return true;
  }

  /** Returns whether Envoy takes an addition to this body now. */
  abstract boolean takes();

  /** Adds bytes at the end; returns false if Envoy takes none. */
  abstract boolean add(MemorySegment bytes);

  /** Removes bytes, of which this body has enough, from the front; returns false if it cannot. */
  abstract boolean cut(long bytes);
}
