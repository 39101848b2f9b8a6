// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.abi.CommonAbi;
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

/** Envoy's side of an access logger's configuration in the making. Main thread. */
final class LoggerConfigContext extends ExtensionContext {

  /** One of the ABI's functions that define a metric. */
  private interface Define {
    int call(long config, MemorySegment name, MemorySegment id);
  }

  private final long address;
  private final Map<String, LoggerCounter> counters = new HashMap<>();
  private final Map<String, LoggerGauge> gauges = new HashMap<>();
  private final Map<String, LoggerHistogram> histograms = new HashMap<>();

  LoggerConfigContext(long address, EnvoyConfig config, String name) {
    super(config, name);
    this.address = address;
  }

  @Override
  public Counter counter(String name) {
    checkOpen("counter '" + name + "'");
    return counters.computeIfAbsent(name, this::defineCounter);
  }

  private LoggerCounter defineCounter(String name) {
    return new LoggerCounter(
        config,
        define(
            AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_config_define_counter,
            name));
  }

  @Override
  public Gauge gauge(String name) {
    checkOpen("gauge '" + name + "'");
    return gauges.computeIfAbsent(
        name,
        _ ->
            new LoggerGauge(
                config,
                define(
                    AccessLoggerAbi
                        ::envoy_dynamic_module_callback_access_logger_config_define_gauge,
                    name)));
  }

  @Override
  public Histogram histogram(String name) {
    checkOpen("histogram '" + name + "'");
    return histograms.computeIfAbsent(
        name,
        _ ->
            new LoggerHistogram(
                config,
                define(
                    AccessLoggerAbi
                        ::envoy_dynamic_module_callback_access_logger_config_define_histogram,
                    name)));
  }

  @Override
  protected long failureCounter() {
    return counters.computeIfAbsent("failures", this::defineCounter).id();
  }

  private long define(Define function, String name) {
    AccessLogLinking.METRICS.begin();
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
}
