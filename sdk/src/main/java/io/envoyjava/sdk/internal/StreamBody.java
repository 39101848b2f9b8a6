// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.Body;
import java.lang.foreign.MemorySegment;

/** What the parts of a body and the whole have in common. */
abstract class StreamBody implements Body {
  private static final String CONTENT_LENGTH = "content-length";

  final Stream stream;
  final boolean request;

  StreamBody(Stream stream, boolean request) {
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
    var headers = request ? stream.requestHeaders() : stream.responseHeaders();
    var declared = headers.get(CONTENT_LENGTH);
    var actual = Integer.toString(bytes.length);
    boolean other = declared != null && !declared.equals(actual);
    if (other && stream.headersPassed(request)) {
      throw new IllegalStateException(
          "the headers have moved on with content-length %s, and the new body has %s bytes: hold"
                  .formatted(declared, actual)
              + " the headers with STOP_ITERATION until the body is replaced");
    }
    boolean drained = drain(size());
    boolean replaced = bytes.length == 0 ? drained : append(bytes);
    // Without a body to replace, the length stays right as it is.
    if (other && replaced) {
      boolean _ = headers.set(CONTENT_LENGTH, actual);
    }
    return replaced;
  }

  static void checkCount(long bytes) {
    if (bytes < 0) throw new IllegalArgumentException("bytes: expected 0 or more, found " + bytes);
  }
}
