// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.CalloutPort;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/**
 * The functions for a socket, by way of the launcher, which looks after the socket meanwhile. Envoy
 * has only whole requests for sockets.
 *
 * @param socket gives the address of the socket's record, or throws if this is the wrong thread or
 *     too late
 */
record ListenerCalloutPort(LongSupplier socket) implements CalloutPort {
  @Override
  public void check() {
    long _ = socket.getAsLong();
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void requireStreams(String what) {
    throw new UnsupportedOperationException(
        what + ": Envoy has no streams for listener filters; use send");
  }

  @Override
  public int start(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    return LauncherAbi.java_socket_callout(
        socket.getAsLong(), id, cluster, headers, headerCount, body, timeoutMillis);
  }

  @Override
  public int open(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    throw new AssertionError("no stream is open");
  }

  @Override
  public int send(long id, MemorySegment data, boolean endOfStream) {
    throw new AssertionError("no stream is open");
  }

  @Override
  public int sendTrailers(long id, MemorySegment trailers, long trailerCount) {
    throw new AssertionError("no stream is open");
  }

  @Override
  public int reset(long id) {
    throw new AssertionError("no stream is open");
  }
}
