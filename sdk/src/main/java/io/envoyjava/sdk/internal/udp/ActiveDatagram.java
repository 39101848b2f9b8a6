// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.udp.Datagram;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A datagram during the hook for it: a view of what Envoy has. */
final class ActiveDatagram implements Datagram {
  private final ActiveUdpListener listener;
  private boolean ended;

  ActiveDatagram(ActiveUdpListener listener) {
    this.listener = listener;
  }

  /** The hook has ended, and Envoy's datagram with it. */
  void end() {
    ended = true;
  }

  /** Returns Envoy's filter, which has the datagram. */
  private long address() {
    long address = listener.address();
    if (ended) throw new IllegalStateException("this datagram is gone: onData has returned");
    return address;
  }

  @Override
  public long size() {
    return UdpListenerFilterAbi
        .envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_size(address());
  }

  @Override
  public List<MemorySegment> chunks() {
    long address = address();
    long count =
        UdpListenerFilterAbi
            .envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_chunks_size(
                address);
    if (count == 0) return List.of();
    var memory = listener.buffers();
    var buffers = memory.array(count);
    boolean known =
        UdpListenerFilterAbi
            .envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_chunks(
                address, buffers);
    if (!known) return List.of();
    var chunks = new ArrayList<MemorySegment>((int) count);
    memory.handOut(buffers, count, chunks);
    return chunks;
  }

  @Override
  public byte[] toByteArray() {
    var bytes = new byte[Math.toIntExact(size())];
    int offset = 0;
    for (var chunk : chunks()) {
      int length = (int) chunk.byteSize();
      MemorySegment.copy(chunk, JAVA_BYTE, 0, bytes, offset, length);
      offset += length;
    }
    return bytes;
  }

  @Override
  public void set(MemorySegment bytes) {
    long address = address();
    // Envoy frees the datagram's bytes before it reads the new ones, which may be a part of them.
    var copy = listener.copy(bytes);
    listener.buffers().closeSegments();
    if (!LauncherAbi.java_udp_set(address, copy, bytes.byteSize())) {
      throw new IllegalStateException("Envoy has no datagram to replace the bytes of");
    }
  }

  @Override
  public @Nullable InetSocketAddress peerAddress() {
    var memory = listener.buffers();
    boolean known =
        UdpListenerFilterAbi.envoy_dynamic_module_callback_udp_listener_filter_get_peer_address(
            address(), memory.result, memory.number64);
    return known ? listener.resultAddress() : null;
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    return listener.readLocalAddress(address());
  }

  @Override
  public void reply(MemorySegment bytes) {
    listener.reply(address(), bytes);
  }
}
