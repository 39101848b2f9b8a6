// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.udp.Datagram;
import io.envoyjava.sdk.udp.UdpFeature;
import io.envoyjava.sdk.udp.UdpListener;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A worker's part of a UDP listener, as its filter sees it. */
final class ActiveUdpListener extends ThreadConfined implements UdpListener {
  private static final boolean HAS_WORKER_INDEX = UdpFeature.WORKER_INDEX.isAvailable();

  /** The address that the listener is bound to; null if it is not known. */
  private final @Nullable InetSocketAddress bound;

  /** Whether the filter has been made: before that, Envoy has no socket to send from. */
  private boolean started;

  /**
   * A listener that starts.
   *
   * @param address of Envoy's filter
   * @param withinDatagram whether this is the hook for a datagram, where Envoy says what that was
   *     sent to
   */
  ActiveUdpListener(EnvoyThread thread, long address, boolean withinDatagram) {
    super(thread, address);
    bound = withinDatagram ? null : readLocalAddress(address);
  }

  @Override
  protected String kind() {
    return "UDP listener";
  }

  @Override
  protected String advice() {
    return "Envoy has no function for other threads";
  }

  @Override
  public boolean isOpen() {
    return !isGone();
  }

  void start() {
    started = true;
  }

  /** Returns Envoy's filter, for metrics: they count in onDestroy, too. */
  long addressForMetrics() {
    return addressInLastHook();
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    long _ = address();
    return bound;
  }

  /** Returns the address that Envoy has now: within the hook for a datagram, the datagram's. */
  @Nullable InetSocketAddress readLocalAddress(long address) {
    boolean known =
        UdpListenerFilterAbi.envoy_dynamic_module_callback_udp_listener_filter_get_local_address(
            address, buffers().result, buffers().number64);
    return known ? resultAddress() : null;
  }

  /** Returns the address in the memory for results. */
  @Nullable InetSocketAddress resultAddress() {
    return SocketAddresses.ofResult(buffers());
  }

  @Override
  public int workerIndex() {
    long address = address();
    if (!HAS_WORKER_INDEX) UdpFeature.WORKER_INDEX.require("workerIndex");
    return UdpListenerFilterAbi.envoy_dynamic_module_callback_udp_listener_filter_get_worker_index(
        address);
  }

  @Override
  public void send(MemorySegment bytes, InetSocketAddress peer) {
    long address = address();
    if (!started)
      throw new IllegalStateException("newFilter cannot send: the listener starts later");
    if (peer.isUnresolved() || peer.getPort() == 0) {
      throw new IllegalArgumentException("peer: expected an IP address and a port, found " + peer);
    }
    if (peer.getAddress() instanceof Inet6Address v6 && v6.getScopeId() != 0) {
      throw new IllegalArgumentException("peer: Envoy takes no scopes, found " + peer);
    }
    var data = readable(bytes);
    arguments().put(peer.getAddress().getHostAddress());
    if (!LauncherAbi.java_udp_send(
        address, data, bytes.byteSize(), arguments().first, peer.getPort())) {
      throw new IllegalArgumentException("peer: Envoy does not send to " + peer);
    }
  }

  /** Sends to the sender of the datagram whose hook is under way. */
  void reply(long address, MemorySegment bytes) {
    var data = readable(bytes);
    buffers().putNoValue();
    if (!LauncherAbi.java_udp_send(address, data, bytes.byteSize(), buffers().value, 0)) {
      throw new IllegalStateException("Envoy does not know the sender of the datagram");
    }
  }

  /** Returns bytes that a call can read: themselves if they are native, otherwise a copy. */
  private MemorySegment readable(MemorySegment bytes) {
    checkSize(bytes);
    return bytes.isNative() ? bytes : copy(bytes);
  }

  /** Returns a copy of bytes, valid until the next call. */
  MemorySegment copy(MemorySegment bytes) {
    checkSize(bytes);
    var copy = buffers().copyBuffer();
    MemorySegment.copy(bytes, 0, copy, 0, bytes.byteSize());
    return copy;
  }

  private static void checkSize(MemorySegment bytes) {
    if (bytes.byteSize() > Datagram.MAX_SIZE) {
      throw new IllegalArgumentException(
          "a datagram has up to %s bytes, found %s".formatted(Datagram.MAX_SIZE, bytes.byteSize()));
    }
  }
}
