// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.BUFFER_SIZE;
import static io.envoyjava.sdk.internal.Native.DATA;
import static io.envoyjava.sdk.internal.Native.LENGTH;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.Arena;
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

  @Override
  public long size() {
    return EnvoyAbi.envoy_dynamic_module_callback_http_get_body_size(stream.host(), part);
  }

  @Override
  public List<MemorySegment> chunks() {
    return chunks(List.of());
  }

  /** Those chunks of another part, and behind them this one's. */
  List<MemorySegment> chunks(List<MemorySegment> first) {
    long host = stream.host();
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
    long host = stream.host();
    var worker = stream.worker();
    worker.closeSegments();
    worker.putBytes(bytes);
    return EnvoyAbi.envoy_dynamic_module_callback_http_append_body(host, part, worker.value);
  }

  @Override
  public boolean append(MemorySegment bytes) {
    long host = stream.host();
    var worker = stream.worker();
    boolean appended;
    try (var arena = Arena.ofConfined()) {
      var source = bytes;
      if (!bytes.isNative()) {
        source = arena.allocate(Math.max(1, bytes.byteSize()));
        source.copyFrom(bytes);
      } else if (!bytes.scope().isAlive()) {
        throw new IllegalStateException("the segment to append is dead");
      } else if (!bytes.isAccessibleBy(Thread.currentThread())) {
        throw new WrongThreadException("the segment to append belongs to another thread");
      }
      Worker.point(worker.value, source.address(), bytes.byteSize());
      appended = EnvoyAbi.envoy_dynamic_module_callback_http_append_body(host, part, worker.value);
    }
    // Only now: the bytes may be this very body's.
    worker.closeSegments();
    return appended;
  }

  @Override
  public boolean drain(long bytes) {
    long host = stream.host();
    checkCount(bytes);
    stream.worker().closeSegments();
    return EnvoyAbi.envoy_dynamic_module_callback_http_drain_body(host, part, bytes);
  }
}
