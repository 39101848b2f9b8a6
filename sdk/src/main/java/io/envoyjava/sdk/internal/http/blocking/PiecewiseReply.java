// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.http.blocking.ReplyBody;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The reply of a handler that sends it piece by piece. Of the handler's thread. */
final class PiecewiseReply extends ReplyBody {
  private final Consumer<MemorySegment> pieces;
  private final Consumer<List<Header>> end;
  private boolean isClosed;

  /**
   * Makes a reply.
   *
   * @param pieces sends a piece
   * @param end ends the reply
   */
  PiecewiseReply(Consumer<MemorySegment> pieces, Consumer<List<Header>> end) {
    this.pieces = pieces;
    this.end = end;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    pieces.accept(MemorySegment.ofArray(bytes).asSlice(offset, length));
  }

  @Override
  public void close(List<Header> trailers) {
    if (isClosed) return;
    end.accept(trailers);
    isClosed = true;
  }
}
