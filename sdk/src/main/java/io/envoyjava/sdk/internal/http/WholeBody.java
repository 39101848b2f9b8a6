// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Both parts of a body, one after the other: buffered, then received. */
final class WholeBody extends HttpBody {
  private final PartialBody buffered;
  private final PartialBody received;

  WholeBody(HttpFilterRunner stream, boolean request) {
    super(stream, request);
    buffered = new PartialBody(stream, BodySizes.buffered(request));
    received = new PartialBody(stream, BodySizes.received(request));
  }

  private boolean isOnePart() {
    return BodySizes.isOnePart(stream, request);
  }

  @Override
  public long size() {
    return BodySizes.whole(stream, request);
  }

  @Override
  public List<MemorySegment> chunks() {
    var chunks = buffered.chunks();
    return isOnePart() ? chunks : received.chunks(chunks);
  }

  /**
   * Returns the part at the body's end: the received one if it exists now, else the buffered one.
   */
  private PartialBody last() {
    return !isOnePart() && stream.inBodyHook(request) ? received : buffered;
  }

  @Override
  boolean takes() {
    return last().takes();
  }

  @Override
  boolean add(MemorySegment bytes) {
    return last().add(bytes);
  }

  @Override
  boolean cut(long bytes) {
    if (isOnePart()) return buffered.cut(bytes);
    long first = Math.min(bytes, buffered.size());
    boolean cut = first > 0 && buffered.cut(first);
    boolean cutReceived = stream.inBodyHook(request) && received.cut(bytes - first);
    return cut || cutReceived;
  }
}
