// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.network.ConnectionBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A view of the read buffer or the write buffer, within the hook that it belongs to. */
final class HookBuffer implements ConnectionBuffer {
  private final NetworkFilterRunner connection;
  private final boolean write;

  HookBuffer(NetworkFilterRunner connection, boolean write) {
    this.connection = connection;
    this.write = write;
  }

  @Override
  public long size() {
    long filter = connection.address();
    if (!connection.hasBuffer(write)) return 0;
    return write
        ? NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_write_buffer_size(
            filter)
        : NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_read_buffer_size(
            filter);
  }

  private long count(long filter) {
    return write
        ? NetworkFilterAbi
            .envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks_size(filter)
        : NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks_size(
            filter);
  }

  private boolean fill(long filter, MemorySegment buffers) {
    return write
        ? NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks(
            filter, buffers)
        : NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks(
            filter, buffers);
  }

  @Override
  public List<MemorySegment> chunks() {
    long filter = connection.address();
    if (!connection.hasBuffer(write)) return List.of();
    long count = count(filter);
    var memory = connection.buffers();
    var buffers = memory.array(Math.max(count, 1));
    if (count == 0 || !fill(filter, buffers)) return List.of();
    var chunks = new ArrayList<MemorySegment>((int) count);
    memory.handOut(buffers, count, chunks);
    return chunks;
  }

  @Override
  public byte[] toByteArray() {
    long size = size();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "the buffer has %s bytes, too many for an array".formatted(size));
    }
    var bytes = new byte[(int) size];
    int offset = 0;
    for (var chunk : chunks()) {
      int length = (int) chunk.byteSize();
      MemorySegment.copy(chunk, JAVA_BYTE, 0, bytes, offset, length);
      offset += length;
    }
    return bytes;
  }

  /** Returns Envoy's filter; throws outside of the buffer's hook. */
  private long addressForChange() {
    long filter = connection.addressForChange();
    if (!connection.hasBuffer(write)) {
      throw new IllegalStateException(
          write
              ? "there is no write buffer outside of onWrite"
              : "there is no read buffer outside of onRead");
    }
    return filter;
  }

  @Override
  public void drain(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes: expected 0 or more, found " + bytes);
    }
    long filter = addressForChange();
    long length = Math.min(bytes, size());
    connection.buffers().closeSegments();
    boolean _ =
        write
            ? NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_drain_write_buffer(
                filter, length)
            : NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_drain_read_buffer(
                filter, length);
  }

  @Override
  public void prepend(MemorySegment bytes) {
    // The last piece first, so that the first one ends up in front.
    long filter = addressForChange();
    if (bytes.isNative()) {
      add(filter, true, bytes, bytes.byteSize());
    } else {
      var copy = connection.buffers().copyBuffer();
      for (long end = bytes.byteSize(); end > 0; ) {
        long length = Math.min(end, copy.byteSize());
        end -= length;
        MemorySegment.copy(bytes, end, copy, 0, length);
        add(filter, true, copy, length);
      }
    }
    // Not earlier: the bytes may be this buffer's own.
    connection.buffers().closeSegments();
  }

  @Override
  public void append(MemorySegment bytes) {
    long filter = addressForChange();
    if (bytes.isNative()) {
      add(filter, false, bytes, bytes.byteSize());
    } else {
      var copy = connection.buffers().copyBuffer();
      for (long offset = 0, size = bytes.byteSize(); offset < size; ) {
        long length = Math.min(size - offset, copy.byteSize());
        MemorySegment.copy(bytes, offset, copy, 0, length);
        add(filter, false, copy, length);
        offset += length;
      }
    }
    connection.buffers().closeSegments();
  }

  private void add(long filter, boolean front, MemorySegment bytes, long length) {
    // The call keeps the segment open: no other thread can close it meanwhile.
    if (!LauncherAbi.java_connection_add(filter, write, front, bytes, length)) {
      throw new IllegalStateException("Envoy does not add to this buffer now");
    }
  }
}
