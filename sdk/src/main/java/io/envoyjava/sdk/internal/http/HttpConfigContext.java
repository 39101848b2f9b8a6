// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.Secret;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ExtensionContext;
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
import java.util.concurrent.Executor;

/** Envoy's side of a configuration in the making. Main thread. */
final class HttpConfigContext extends ExtensionContext {

  /** One of the ABI's functions that define a metric. */
  private interface Define {
    int call(long host, MemorySegment name, MemorySegment labels, long count, MemorySegment id);
  }

  private final long address;
  private final HttpMainThread mainThread;
  private final Map<String, HttpCounter> counters = new HashMap<>();
  private final Map<String, HttpGauge> gauges = new HashMap<>();
  private final Map<String, HttpHistogram> histograms = new HashMap<>();

  HttpConfigContext(
      long address, EnvoyConfig config, String filterName, HttpMainThread mainThread) {
    super(config, filterName);
    this.address = address;
    this.mainThread = mainThread;
  }

  @Override
  public Counter counter(String name) {
    checkMetric("counter '" + name + "'");
    return counters.computeIfAbsent(name, this::defineCounter);
  }

  @Override
  public Gauge gauge(String name) {
    checkMetric("gauge '" + name + "'");
    return gauges.computeIfAbsent(
        name,
        _ ->
            new HttpGauge(
                config,
                define(
                    HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_gauge,
                    name,
                    LabelValues.NONE),
                LabelValues.NONE));
  }

  @Override
  public Histogram histogram(String name) {
    checkMetric("histogram '" + name + "'");
    return histograms.computeIfAbsent(
        name,
        _ ->
            new HttpHistogram(
                config,
                define(
                    HttpFilterAbi
                        ::envoy_dynamic_module_callback_http_filter_config_define_histogram,
                    name,
                    LabelValues.NONE),
                LabelValues.NONE));
  }

  @Override
  public Labeled<Counter> labeledCounter(String name, String... labels) {
    return labeled(
        "counter",
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_counter,
        name,
        labels,
        (id, values) -> new HttpCounter(config, id, values));
  }

  @Override
  public Labeled<Gauge> labeledGauge(String name, String... labels) {
    return labeled(
        "gauge",
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_gauge,
        name,
        labels,
        (id, values) -> new HttpGauge(config, id, values));
  }

  @Override
  public Labeled<Histogram> labeledHistogram(String name, String... labels) {
    return labeled(
        "histogram",
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_histogram,
        name,
        labels,
        (id, values) -> new HttpHistogram(config, id, values));
  }

  private interface Make<M> {
    M of(long id, LabelValues values);
  }

  private <M> Labeled<M> labeled(
      String kind, Define define, String name, String[] labels, Make<M> make) {
    checkMetric(kind + " '" + name + "'");
    if (labels.length == 0) {
      throw new IllegalArgumentException(
          "%s '%s': expected names of labels, found none".formatted(kind, name));
    }
    var names = List.of(labels);
    long id = define(define, name, LabelValues.of(names));
    return new LabeledMetric<>(
        kind + " '" + name + "'", names, values -> make.of(id, LabelValues.of(values)));
  }

  @Override
  protected long failureCounter() {
    if (!HttpFeature.METRICS.isAvailable()) return -1;
    return counters.computeIfAbsent("failures", this::defineCounter).id();
  }

  private HttpCounter defineCounter(String name) {
    return new HttpCounter(
        config,
        define(
            HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_counter,
            name,
            LabelValues.NONE),
        LabelValues.NONE);
  }

  private void checkMetric(String what) {
    checkOpen(what);
    HttpFeature.METRICS.require(what);
    HttpLinking.METRICS.begin();
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

  @Override
  public Executor executor() {
    HttpFeature.CONFIG_EXECUTOR.require("executor");
    return mainThread.executor();
  }

  @Override
  public Cluster cluster(String name) {
    HttpFeature.CONFIG_CALLOUTS.require("cluster '" + name + "'");
    return mainThread.cluster(name);
  }

  @Override
  public Secret secret(String name, String source) {
    checkOpen("secret '" + name + "'");
    HttpFeature.SECRETS.require("secret '" + name + "'");
    HttpLinking.SECRETS.begin();
    try (var arena = Arena.ofConfined()) {
      long id =
          HttpFilterAbi.envoy_dynamic_module_callback_http_filter_config_generic_secret_subscribe(
              address, NativeMemory.text(arena, name), NativeMemory.text(arena, source));
      if (id == 0) {
        var where = source.isEmpty() ? "the bootstrap" : source;
        throw new InvalidConfigException(
            "secret '%s': Envoy does not get it from %s; its log says why".formatted(name, where));
      }
      return new HttpSecret(config, id);
    }
  }
}
