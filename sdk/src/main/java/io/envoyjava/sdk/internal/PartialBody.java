// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.Native.DATA;
import static io.envoyjava.sdk.internal.Native.LENGTH;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The received or the buffered part of a body, as a view of Envoy's buffer. */
final class PartialBody extends StreamBody {
  private final int part;

  PartialBody(Stream stream, int part) {
    super(stream, part <= EnvoyAbi.ENVOY_BUFFERED_REQUEST_BODY());
    this.part = part;
  }

  /** Whether Envoy has this part now. */
  private boolean isThere() {
    return isReceived() ? stream.inBodyHook(request) : stream.keepsBody(request);
  }

  @Override
  boolean takes() {
    return isReceived() ? stream.inBodyHook(request) : stream.takesBody(request);
  }

  private boolean isReceived() {
    return part == EnvoyAbi.ENVOY_RECEIVED_REQUEST_BODY()
        || part == EnvoyAbi.ENVOY_RECEIVED_RESPONSE_BODY();
  }

  @Override
  public long size() {
    long host = stream.host();
    if (!isThere()) return 0;
    return EnvoyAbi.envoy_dynamic_module_callback_http_get_body_size(host, part);
  }

  @Override
  public List<MemorySegment> chunks() {
    return chunks(List.of());
  }

  /** Those chunks of another part, and behind them this one's. */
  List<MemorySegment> chunks(List<MemorySegment> first) {
    long host = stream.host();
    if (!isThere()) return first;
    long count = EnvoyAbi.envoy_dynamic_module_callback_http_get_body_chunks_size(host, part);
    if (count == 0) return first;
    var worker = stream.worker();
    var buffers = worker.array(count);
    if (!EnvoyAbi.envoy_dynamic_module_callback_http_get_body_chunks(host, part, buffers)) {
      return first;
    }
    var chunks = new ArrayList<MemorySegment>(first.size() + (int) count);
    chunks.addAll(first);
    var arena = worker.callbackArena();
    for (long i = 0; i < count; i++) {
      long address = buffers.get(JAVA_LONG, i * BUFFER_SIZE + DATA);
      long length = buffers.get(JAVA_LONG, i * BUFFER_SIZE + LENGTH);
      if (length == 0) continue;
      chunks.add(MemorySegment.ofAddress(address).reinterpret(length, arena, null).asReadOnly());
    }
    return chunks;
  }

  @Override
  public boolean append(byte[] bytes) {
    return append(MemorySegment.ofArray(bytes));
  }

  @Override
  public boolean append(MemorySegment bytes) {
    long host = stream.host();
    if (!takes()) return false;
    if (!request && bytes.byteSize() > 0) Framing.checkMayHaveBody(stream);
    boolean appended =
        bytes.isNative()
            // The call keeps the segment open, whichever thread might close it.
            ? EnvoyAbi.java_body_append(host, part, bytes, bytes.byteSize())
            : appendCopies(host, bytes);
    // Only now: the bytes may be this very body's.
    stream.worker().closeSegments();
    return appended;
  }

  /** Appends bytes of the Java heap by way of native memory that the worker has anyway. */
  private boolean appendCopies(long host, MemorySegment bytes) {
    long size = bytes.byteSize();
    var copy = stream.worker().copyBuffer();
    long offset = 0;
    do {
      long length = Math.min(size - offset, copy.byteSize());
      MemorySegment.copy(bytes, offset, copy, 0, length);
      if (!EnvoyAbi.java_body_append(host, part, copy, length)) return false;
      offset += length;
    } while (offset < size);
    return true;
  }

  @Override
  public boolean drain(long bytes) {
    long host = stream.host();
    checkCount(bytes);
    stream.worker().closeSegments();
    return isThere() && EnvoyAbi.envoy_dynamic_module_callback_http_drain_body(host, part, bytes);
  }
}
