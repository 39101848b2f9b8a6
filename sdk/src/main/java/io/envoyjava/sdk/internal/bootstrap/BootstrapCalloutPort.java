// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.callout.CalloutPort;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import java.lang.foreign.MemorySegment;

/**
 * The function for whole requests; Envoy has none for streams here. Main thread.
 *
 * @param config Envoy's side of the configuration
 */
record BootstrapCalloutPort(EnvoyConfig config) implements CalloutPort {
  @Override
  public void check() {
    config.checkMainThread();
    long _ = address();
  }

  private long address() {
    long address = config.address();
    if (address == 0) throw new IllegalStateException("this bootstrap extension is gone");
    return address;
  }

  /** An extension gets clusters once Envoy is initialized. */
  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void requireStreams(String what) {
    throw new UnsupportedOperationException(
        what + ": Envoy does not offer it to bootstrap extensions");
  }

  @Override
  public int start(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    synchronized (config.lock()) {
      return BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_http_callout(
          address(), id, cluster, headers, headerCount, body, timeoutMillis);
    }
  }

  @Override
  public int open(
      MemorySegment id,
      MemorySegment cluster,
      MemorySegment headers,
      long headerCount,
      MemorySegment body,
      long timeoutMillis) {
    throw noStream();
  }

  @Override
  public int send(long id, MemorySegment data, boolean endOfStream) {
    throw noStream();
  }

  @Override
  public int sendTrailers(long id, MemorySegment trailers, long trailerCount) {
    throw noStream();
  }

  @Override
  public int reset(long id) {
    throw noStream();
  }

  /** Nobody has a stream, since requireStreams has thrown. */
  private static AssertionError noStream() {
    return new AssertionError("a stream of a bootstrap extension");
  }
}
