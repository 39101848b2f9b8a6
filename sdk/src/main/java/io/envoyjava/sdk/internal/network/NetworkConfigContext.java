// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.UnlabeledContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import java.util.concurrent.Executor;

/** Envoy's side of a network filter's configuration in the making. Main thread. */
final class NetworkConfigContext extends UnlabeledContext {
  private final NetworkMainThread mainThread;

  NetworkConfigContext(
      long address, EnvoyConfig config, String name, NetworkMainThread mainThread) {
    super(address, config, name, NetworkLinking.METRICS);
    this.mainThread = mainThread;
  }

  @Override
  protected Define counters() {
    return NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_define_counter;
  }

  @Override
  protected Define gauges() {
    return NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_define_gauge;
  }

  @Override
  protected Define histograms() {
    return NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_define_histogram;
  }

  @Override
  protected Counter newCounter(long id) {
    return new NetworkCounter(config, id);
  }

  @Override
  protected Gauge newGauge(long id) {
    return new NetworkGauge(config, id);
  }

  @Override
  protected Histogram newHistogram(long id) {
    return new NetworkHistogram(config, id);
  }

  @Override
  public Executor executor() {
    return mainThread.executor();
  }
}
