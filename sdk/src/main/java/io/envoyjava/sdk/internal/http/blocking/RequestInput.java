// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import java.io.InputStream;
import java.util.Objects;
import java.util.function.Supplier;

/** The body of a request, in the pieces in which it arrives. Of the handler's thread. */
final class RequestInput extends InputStream {
  private final Supplier<byte[]> pieces;
  private byte[] piece = {};
  private int position;
  private boolean hasEnded;

  /**
   * Reads pieces.
   *
   * @param pieces waits for the next one; an empty one is the end
   */
  RequestInput(Supplier<byte[]> pieces) {
    this.pieces = pieces;
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : piece[position++] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) return 0;
    if (isAtEnd()) return -1;
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, bytes, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return piece.length - position;
  }

  /** Fetches the next piece if this one has been read; returns whether the body has ended. */
  private boolean isAtEnd() {
    if (position < piece.length) return false;
    if (hasEnded) return true;
    piece = pieces.get();
    position = 0;
    hasEnded = piece.length == 0;
    return hasEnded;
  }
}
