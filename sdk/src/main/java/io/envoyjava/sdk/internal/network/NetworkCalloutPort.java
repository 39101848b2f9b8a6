// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.CalloutPort;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/**
 * The functions for a connection, by way of the launcher, which looks after the connection
 * meanwhile. Envoy has only whole requests for connections.
 *
 * @param connection gives the address of the connection's record, or throws if this is the wrong
 *     thread or too late
 */
record NetworkCalloutPort(LongSupplier connection) implements CalloutPort {
  @Override
  public void check() {
    long _ = connection.getAsLong();
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void requireStreams(String what) {
    throw new UnsupportedOperationException(
        what + ": Envoy has no streams for network filters; use send");
  }

  @Override
  public int start(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    return LauncherAbi.java_connection_callout(
        connection.getAsLong(), id, cluster, headers, headerCount, body, timeoutMillis);
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
