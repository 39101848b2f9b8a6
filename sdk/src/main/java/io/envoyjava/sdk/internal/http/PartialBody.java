// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A view of Envoy's buffer for the received or the buffered part of a body. */
final class PartialBody extends HttpBody {
  private final int part;

  PartialBody(HttpFilterRunner stream, int part) {
    super(stream, BodySizes.isRequest(part));
    this.part = part;
  }

  @Override
  boolean takes() {
    return BodySizes.isReceived(part) ? stream.inBodyHook(request) : stream.takesBody(request);
  }

  @Override
  public long size() {
    return BodySizes.part(stream, part);
  }

  @Override
  public List<MemorySegment> chunks() {
    return chunks(List.of());
  }

  /** Returns the given chunks of another part, followed by this one's. */
  List<MemorySegment> chunks(List<MemorySegment> first) {
    long filter = stream.address();
    if (!BodySizes.isThere(stream, part)) return first;
    long count =
        HttpFilterAbi.envoy_dynamic_module_callback_http_get_body_chunks_size(filter, part);
    if (count == 0) return first;
    var memory = stream.buffers();
    var buffers = memory.array(count);
    if (!HttpFilterAbi.envoy_dynamic_module_callback_http_get_body_chunks(filter, part, buffers)) {
      return first;
    }
    var chunks = new ArrayList<MemorySegment>(first.size() + (int) count);
    chunks.addAll(first);
    memory.handOut(buffers, count, chunks);
    return chunks;
  }

  @Override
  boolean add(MemorySegment bytes) {
    long filter = stream.address();
    boolean appended =
        bytes.isNative()
            // The call keeps the segment open: no other thread can close it meanwhile.
            ? LauncherAbi.java_body_append(filter, part, bytes, bytes.byteSize())
            : appendCopies(filter, bytes);
    // Not earlier: the bytes may be this body's own.
    stream.buffers().closeSegments();
    return appended;
  }

  /** Appends bytes of the Java heap, through the native memory that the worker keeps. */
  private boolean appendCopies(long filter, MemorySegment bytes) {
    long size = bytes.byteSize();
    var copy = stream.buffers().copyBuffer();
    long offset = 0;
    do {
      long length = Math.min(size - offset, copy.byteSize());
      MemorySegment.copy(bytes, offset, copy, 0, length);
      if (!LauncherAbi.java_body_append(filter, part, copy, length)) return false;
      offset += length;
    } while (offset < size);
    return true;
  }

  @Override
  boolean cut(long bytes) {
    long filter = stream.address();
    stream.buffers().closeSegments();
    return BodySizes.isThere(stream, part)
        && HttpFilterAbi.envoy_dynamic_module_callback_http_drain_body(filter, part, bytes);
  }
}
