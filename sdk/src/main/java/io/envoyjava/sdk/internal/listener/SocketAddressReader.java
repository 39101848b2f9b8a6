// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Reads the addresses that Envoy's functions for sockets return. */
final class SocketAddressReader {
  /** One of the functions for an address, which fills a buffer and a port. */
  interface Function {
    boolean call(long filter, MemorySegment address, MemorySegment port);
  }

  private SocketAddressReader() {}

  /** Returns an address; null if Envoy has none, or it is not an IP address. */
  static @Nullable InetSocketAddress read(ListenerFilterRunner socket, Function function) {
    var memory = socket.buffers();
    boolean known = function.call(socket.address(), memory.result, memory.number64);
    return known ? SocketAddresses.ofResult(memory) : null;
  }

  /** Returns an address as text, with its port; null if Envoy has none. */
  static @Nullable String text(ListenerFilterRunner socket, Function function) {
    return SocketAddresses.text(read(socket, function));
  }
}
