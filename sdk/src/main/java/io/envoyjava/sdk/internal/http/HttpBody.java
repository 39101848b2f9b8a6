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
  public boolean replace(byte[] bytes) {
    long _ = stream.address(); // throws elsewhere than on the worker, and when the stream is gone
    if (!takes()) return false;
    if (!request && bytes.length > 0) Framing.checkMayHaveBody(stream);
    long size = size();
    Framing.checkChange(stream, request, size, bytes.length);
    boolean drained = drain(size);
    boolean replaced = bytes.length == 0 ? drained : append(bytes);
    // Only now: if Envoy takes no body here, content-length stays right as it is.
    if (replaced) Framing.adapt(stream, request, size, bytes.length);
    return replaced;
  }

  /** Whether Envoy takes an addition to this body now. */
  abstract boolean takes();

  static void checkCount(long bytes) {
    if (bytes < 0) throw new IllegalArgumentException("bytes: expected 0 or more, found " + bytes);
  }
}
