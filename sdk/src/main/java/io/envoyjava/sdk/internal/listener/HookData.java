// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.listener.PeekedData;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;

/** A view of the bytes that Envoy shows a filter, within the hook for them. */
final class HookData implements PeekedData {
  private final ListenerFilterRunner socket;

  HookData(ListenerFilterRunner socket) {
    this.socket = socket;
  }

  /** Has Envoy say where the bytes are; returns how many there are. */
  private int find() {
    long filter = socket.address();
    if (!socket.hasData()) return 0;
    var chunk = socket.buffers().result;
    boolean found =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_get_buffer_chunk(
            filter, chunk);
    return found ? (int) chunk.get(JAVA_LONG, NativeMemory.LENGTH) : 0;
  }

  @Override
  public int size() {
    return find();
  }

  @Override
  public MemorySegment segment() {
    if (find() == 0) return MemorySegment.NULL;
    var memory = socket.buffers();
    var chunks = new ArrayList<MemorySegment>(1);
    memory.handOut(memory.result, 1, chunks);
    return chunks.getFirst();
  }

  @Override
  public byte[] toByteArray() {
    var bytes = new byte[find()];
    if (bytes.length > 0) {
      long address = socket.buffers().result.get(JAVA_LONG, NativeMemory.DATA);
      MemorySegment.copy(NativeMemory.MEMORY, JAVA_BYTE, address, bytes, 0, bytes.length);
    }
    return bytes;
  }

  @Override
  public void drain(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: expected 0 or more, found " + bytes);
    }
    long filter = socket.addressForChange();
    if (!socket.hasData()) throw new IllegalStateException("there is no data outside of onData");
    // Envoy up to v1.38 does not survive more than there is.
    int length = Math.min(bytes, find());
    socket.buffers().closeSegments();
    if (length == 0) return;
    boolean _ =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_drain_buffer(
            filter, length);
  }
}
