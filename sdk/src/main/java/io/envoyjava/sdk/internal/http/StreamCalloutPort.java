// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.CalloutPort;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/**
 * The functions for a stream, by way of the launcher, which looks after the stream meanwhile.
 *
 * @param stream gives the address of the stream's record, or throws if this is the wrong thread or
 *     too late
 */
record StreamCalloutPort(LongSupplier stream) implements CalloutPort {
  @Override
  public void check() {
    long _ = stream.getAsLong();
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void requireStreams(String what) {
    HttpFeature.UPSTREAM_STREAMS.require(what);
  }

  @Override
  public int start(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    return LauncherAbi.java_callout_start(
        stream.getAsLong(), id, cluster, headers, headerCount, body, timeoutMillis);
  }

  @Override
  public int open(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    return LauncherAbi.java_callout_open(
        stream.getAsLong(), id, cluster, headers, headerCount, body, false, timeoutMillis);
  }

  @Override
  public int send(long id, MemorySegment data, boolean endOfStream) {
    return LauncherAbi.java_callout_send(stream.getAsLong(), id, data, endOfStream);
  }

  @Override
  public int sendTrailers(long id, MemorySegment trailers, long trailerCount) {
    return LauncherAbi.java_callout_send_trailers(stream.getAsLong(), id, trailers, trailerCount);
  }

  @Override
  public int reset(long id) {
    return LauncherAbi.java_callout_reset(stream.getAsLong(), id);
  }
}
