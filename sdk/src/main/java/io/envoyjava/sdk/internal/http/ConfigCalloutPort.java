// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.CalloutPort;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/**
 * The functions for a configuration, on the main thread. A worker may end the configuration at any
 * time, and waits for the call under way.
 *
 * @param config Envoy's side of the configuration
 * @param ready whether it has been made
 */
record ConfigCalloutPort(EnvoyConfig config, BooleanSupplier ready) implements CalloutPort {
  @Override
  public void check() {
    config.checkMainThread();
    long _ = address();
  }

  private long address() {
    long address = config.address();
    if (address == 0) throw new IllegalStateException("this configuration is gone");
    return address;
  }

  @Override
  public boolean isReady() {
    return ready.getAsBoolean();
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
    synchronized (config.lock()) {
      return HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_http_callout(
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
    synchronized (config.lock()) {
      return HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_start_http_stream(
          address(), id, cluster, headers, headerCount, body, false, timeoutMillis);
    }
  }

  @Override
  public int send(long id, MemorySegment data, boolean endOfStream) {
    synchronized (config.lock()) {
      boolean sent =
          HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_stream_send_data(
              address(), id, data, endOfStream);
      return sent ? LauncherAbi.JAVA_DONE : LauncherAbi.JAVA_NOT_NOW;
    }
  }

  @Override
  public int sendTrailers(long id, MemorySegment trailers, long trailerCount) {
    synchronized (config.lock()) {
      boolean sent =
          HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_stream_send_trailers(
              address(), id, trailers, trailerCount);
      return sent ? LauncherAbi.JAVA_DONE : LauncherAbi.JAVA_NOT_NOW;
    }
  }

  @Override
  public int reset(long id) {
    synchronized (config.lock()) {
      HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_reset_http_stream(
          address(), id);
      return LauncherAbi.JAVA_DONE;
    }
  }
}
