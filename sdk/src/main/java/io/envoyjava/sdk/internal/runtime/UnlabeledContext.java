// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.ffi.Linking;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * Envoy's side of a configuration in the making, at an extension point whose metrics have no
 * labels. Main thread.
 */
public abstract class UnlabeledContext extends ExtensionContext {

  /** One of the ABI's functions that define a metric. */
  public interface Define {
    int call(long config, MemorySegment name, MemorySegment id);
  }

  private final long address;
  private final Linking linking;
  private final Map<String, Long> counterIds = new HashMap<>();
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Gauge> gauges = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  /**
   * A context in which metrics are updated by the functions of a group, which are linked with the
   * first metric.
   */
  protected UnlabeledContext(long address, EnvoyConfig config, String name, Linking linking) {
    super(config, name);
    this.address = address;
    this.linking = linking;
  }

  protected abstract Define counters();

  protected abstract Define gauges();

  protected abstract Define histograms();

  protected abstract Counter newCounter(long id);

  protected abstract Gauge newGauge(long id);

  protected abstract Histogram newHistogram(long id);

  @Override
  public final Counter counter(String name) {
    checkOpen("counter '" + name + "'");
    return counters.computeIfAbsent(name, _ -> newCounter(counterId(name)));
  }

  private long counterId(String name) {
    return counterIds.computeIfAbsent(name, _ -> define(counters(), name));
  }

  @Override
  public final Gauge gauge(String name) {
    checkOpen("gauge '" + name + "'");
    return gauges.computeIfAbsent(name, _ -> newGauge(define(gauges(), name)));
  }

  @Override
  public final Histogram histogram(String name) {
    checkOpen("histogram '" + name + "'");
    return histograms.computeIfAbsent(name, _ -> newHistogram(define(histograms(), name)));
  }

  @Override
  protected final long failureCounter() {
    return counterId("failures");
  }

  /** Returns the name under which Envoy is to define a metric; it adds the namespace. */
  protected String metricName(String name) {
    return name() + "." + name;
  }

  private long define(Define function, String name) {
    linking.begin();
    try (var arena = Arena.ofConfined()) {
      var id = arena.allocate(ValueLayout.JAVA_LONG);
      int result = function.call(address, NativeMemory.text(arena, metricName(name)), id);
      if (result != CommonAbi.ENVOY_METRICS_SUCCESS) {
        throw new IllegalStateException(
            "metric '%s': Envoy does not define it (metrics result %s)".formatted(name, result));
      }
      return id.get(ValueLayout.JAVA_LONG, 0);
    }
  }
}
