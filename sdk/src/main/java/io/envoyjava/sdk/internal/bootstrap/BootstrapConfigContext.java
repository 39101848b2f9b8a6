// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.EnvoyRuntime;
import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import io.envoyjava.sdk.internal.runtime.LabeledContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.util.concurrent.Executor;

/** Envoy's side of a configuration in the making. Main thread. */
final class BootstrapConfigContext extends LabeledContext {
  private final BootstrapMainThread mainThread;

  BootstrapConfigContext(
      long address, EnvoyConfig config, String name, BootstrapMainThread mainThread) {
    super(address, config, name);
    this.mainThread = mainThread;
  }

  @Override
  public Executor executor() {
    BootstrapFeature.EXECUTOR.require("executor");
    return mainThread.executor();
  }

  /** An Envoy that validates its bootstrap has no runtime yet, and would crash. */
  @Override
  public EnvoyRuntime runtime() {
    var runtime = super.runtime();
    return CommonAbi.envoy_dynamic_module_callback_is_validation_mode()
        ? new EmptyRuntime()
        : runtime;
  }

  @Override
  protected boolean hasMetrics() {
    return BootstrapFeature.METRICS.isAvailable();
  }

  @Override
  protected void requireMetrics(String what) {
    BootstrapFeature.METRICS.require(what);
    BootstrapLinking.METRICS.begin();
  }

  /** In v1.38, threads that update metrics with labels race for the names that Envoy keeps. */
  @Override
  protected void requireLabels(String what) {
    BootstrapFeature.LABELED_METRICS.require(what);
  }

  @Override
  protected Define counters() {
    return BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_define_counter;
  }

  @Override
  protected Define gauges() {
    return BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_define_gauge;
  }

  @Override
  protected Define histograms() {
    return BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_define_histogram;
  }

  @Override
  protected Counter newCounter(long id, LabelValues values) {
    return new BootstrapCounter(new BootstrapMetric(config, id, values));
  }

  @Override
  protected Gauge newGauge(long id, LabelValues values) {
    return new BootstrapGauge(new BootstrapMetric(config, id, values));
  }

  @Override
  protected Histogram newHistogram(long id, LabelValues values) {
    return new BootstrapHistogram(new BootstrapMetric(config, id, values));
  }
}
