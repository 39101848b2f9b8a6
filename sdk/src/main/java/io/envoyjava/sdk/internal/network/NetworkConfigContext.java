// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** Envoy's side of a network filter's configuration in the making. Main thread. */
final class NetworkConfigContext extends ExtensionContext {

  /** One of the ABI's functions that define a metric. */
  private interface Define {
    int call(long config, MemorySegment name, MemorySegment id);
  }

  private final long address;
  private final NetworkMainThread mainThread;
  private final Map<String, NetworkCounter> counters = new HashMap<>();
  private final Map<String, NetworkGauge> gauges = new HashMap<>();
  private final Map<String, NetworkHistogram> histograms = new HashMap<>();

  NetworkConfigContext(
      long address, EnvoyConfig config, String filterName, NetworkMainThread mainThread) {
    super(config, filterName);
    this.address = address;
    this.mainThread = mainThread;
  }

  @Override
  public Counter counter(String name) {
    checkOpen("counter '" + name + "'");
    return counters.computeIfAbsent(name, this::defineCounter);
  }

  private NetworkCounter defineCounter(String name) {
    return new NetworkCounter(
        config,
        define(
            NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_define_counter,
            name));
  }

  @Override
  public Gauge gauge(String name) {
    checkOpen("gauge '" + name + "'");
    return gauges.computeIfAbsent(
        name,
        _ ->
            new NetworkGauge(
                config,
                define(
                    NetworkFilterAbi
                        ::envoy_dynamic_module_callback_network_filter_config_define_gauge,
                    name)));
  }

  @Override
  public Histogram histogram(String name) {
    checkOpen("histogram '" + name + "'");
    return histograms.computeIfAbsent(
        name,
        _ ->
            new NetworkHistogram(
                config,
                define(
                    NetworkFilterAbi
                        ::envoy_dynamic_module_callback_network_filter_config_define_histogram,
                    name)));
  }

  @Override
  protected long failureCounter() {
    return counters.computeIfAbsent("failures", this::defineCounter).id();
  }

  private long define(Define function, String name) {
    NetworkLinking.METRICS.begin();
    try (var arena = Arena.ofConfined()) {
      var id = arena.allocate(ValueLayout.JAVA_LONG);
      int result = function.call(address, NativeMemory.text(arena, name() + "." + name), id);
      if (result != CommonAbi.ENVOY_METRICS_SUCCESS) {
        throw new IllegalStateException(
            "metric '%s': Envoy does not define it (metrics result %s)".formatted(name, result));
      }
      return id.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  @Override
  public Executor executor() {
    return mainThread.executor();
  }
}
