// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.metrics.Labeled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Envoy's side of a configuration in the making, at an extension point whose metrics may have
 * labels. Main thread.
 */
public abstract class LabeledContext extends ExtensionContext {

  /** One of the ABI's functions that define a metric. */
  public interface Define {
    int call(long config, MemorySegment name, MemorySegment labels, long count, MemorySegment id);
  }

  private interface Make<M> {
    M of(long id, LabelValues values);
  }

  private final long address;
  private final Map<String, Long> counterIds = new HashMap<>();
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Gauge> gauges = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  protected LabeledContext(long address, EnvoyConfig config, String name) {
    super(config, name);
    this.address = address;
  }

  /** Returns whether this Envoy has metrics for modules. */
  protected abstract boolean hasMetrics();

  /** Throws if this Envoy has no metrics; otherwise links the functions that update them. */
  protected abstract void requireMetrics(String what);

  /** Throws if this Envoy's metrics cannot have labels. */
  protected void requireLabels(String what) {}

  protected abstract Define counters();

  protected abstract Define gauges();

  protected abstract Define histograms();

  protected abstract Counter newCounter(long id, LabelValues values);

  protected abstract Gauge newGauge(long id, LabelValues values);

  protected abstract Histogram newHistogram(long id, LabelValues values);

  @Override
  public final Counter counter(String name) {
    check("counter '" + name + "'");
    return counters.computeIfAbsent(name, _ -> newCounter(counterId(name), LabelValues.NONE));
  }

  private long counterId(String name) {
    return counterIds.computeIfAbsent(name, _ -> define(counters(), name, LabelValues.NONE));
  }

  @Override
  public final Gauge gauge(String name) {
    check("gauge '" + name + "'");
    return gauges.computeIfAbsent(
        name, _ -> newGauge(define(gauges(), name, LabelValues.NONE), LabelValues.NONE));
  }

  @Override
  public final Histogram histogram(String name) {
    check("histogram '" + name + "'");
    return histograms.computeIfAbsent(
        name, _ -> newHistogram(define(histograms(), name, LabelValues.NONE), LabelValues.NONE));
  }

  @Override
  public final Labeled<Counter> labeledCounter(String name, String... labels) {
    return labeled("counter", counters(), name, labels, this::newCounter);
  }

  @Override
  public final Labeled<Gauge> labeledGauge(String name, String... labels) {
    return labeled("gauge", gauges(), name, labels, this::newGauge);
  }

  @Override
  public final Labeled<Histogram> labeledHistogram(String name, String... labels) {
    return labeled("histogram", histograms(), name, labels, this::newHistogram);
  }

  private <M> Labeled<M> labeled(
      String kind, Define define, String name, String[] labels, Make<M> make) {
    var what = kind + " '" + name + "'";
    check(what);
    requireLabels(what + " with labels");
    if (labels.length == 0) {
      throw new IllegalArgumentException(what + ": expected names of labels, found none");
    }
    var names = List.of(labels);
    long id = define(define, name, LabelValues.of(names));
    return new LabeledMetric<>(what, names, values -> make.of(id, LabelValues.of(values)));
  }

  @Override
  protected final long failureCounter() {
    return hasMetrics() ? counterId("failures") : -1;
  }

  private void check(String what) {
    checkOpen(what);
    requireMetrics(what);
  }

  private long define(Define function, String name, LabelValues labels) {
    try (var arena = Arena.ofConfined()) {
      var id = arena.allocate(ValueLayout.JAVA_LONG);
      int result =
          function.call(
              address,
              NativeMemory.text(arena, name() + "." + name),
              labels.buffers(),
              labels.count(),
              id);
      if (result != CommonAbi.ENVOY_METRICS_SUCCESS) {
        throw new IllegalStateException(
            "metric '%s': Envoy does not define it (metrics result %s)".formatted(name, result));
      }
      return id.get(ValueLayout.JAVA_LONG, 0);
    }
  }
}
