// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.UnlabeledContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.util.concurrent.Executor;

/** Envoy's side of a listener filter's configuration in the making. Main thread. */
final class ListenerConfigContext extends UnlabeledContext {
  private final ListenerMainThread mainThread;

  ListenerConfigContext(
      long address, EnvoyConfig config, String name, ListenerMainThread mainThread) {
    super(address, config, name, ListenerLinking.METRICS);
    this.mainThread = mainThread;
  }

  @Override
  protected Define counters() {
    return ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_define_counter;
  }

  @Override
  protected Define gauges() {
    return ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_define_gauge;
  }

  @Override
  protected Define histograms() {
    return ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_define_histogram;
  }

  @Override
  protected Counter newCounter(long id) {
    return new ListenerCounter(config, id);
  }

  @Override
  protected Gauge newGauge(long id) {
    return new ListenerGauge(config, id);
  }

  @Override
  protected Histogram newHistogram(long id) {
    return new ListenerHistogram(config, id);
  }

  @Override
  public Executor executor() {
    return mainThread.executor();
  }
}
