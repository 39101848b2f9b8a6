// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.runtime.SocketAddresses;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Reads the addresses that Envoy's functions for connections return. */
final class ConnectionAddresses {
  /** One of the functions for an address, which fills a buffer and a port. */
  interface Function {
    boolean call(long filter, MemorySegment address, MemorySegment port);
  }

  private ConnectionAddresses() {}

  /** Returns an address; null if Envoy has none, or it is not an IP address. */
  static @Nullable InetSocketAddress read(NetworkFilterRunner connection, Function function) {
    var memory = connection.buffers();
    boolean known = function.call(connection.address(), memory.result, memory.number64);
    return known ? SocketAddresses.ofResult(memory) : null;
  }

  /** Returns an address as text, with its port; null if Envoy has none. */
  static @Nullable String text(NetworkFilterRunner connection, Function function) {
    return SocketAddresses.text(read(connection, function));
  }
}
