// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.Secret;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import io.envoyjava.sdk.internal.runtime.LabeledContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.lang.foreign.Arena;
import java.util.concurrent.Executor;

/** Envoy's side of a configuration in the making. Main thread. */
final class HttpConfigContext extends LabeledContext {
  private final long address;
  private final HttpMainThread mainThread;

  HttpConfigContext(
      long address, EnvoyConfig config, String filterName, HttpMainThread mainThread) {
    super(address, config, filterName);
    this.address = address;
    this.mainThread = mainThread;
  }

  @Override
  protected boolean hasMetrics() {
    return HttpFeature.METRICS.isAvailable();
  }

  @Override
  protected void requireMetrics(String what) {
    HttpFeature.METRICS.require(what);
    HttpLinking.METRICS.begin();
  }

  @Override
  protected Define counters() {
    return HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_counter;
  }

  @Override
  protected Define gauges() {
    return HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_gauge;
  }

  @Override
  protected Define histograms() {
    return HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_define_histogram;
  }

  @Override
  protected Counter newCounter(long id, LabelValues values) {
    return new HttpCounter(config, id, values);
  }

  @Override
  protected Gauge newGauge(long id, LabelValues values) {
    return new HttpGauge(config, id, values);
  }

  @Override
  protected Histogram newHistogram(long id, LabelValues values) {
    return new HttpHistogram(config, id, values);
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
