// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.UnlabeledContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;

/** Envoy's side of a UDP listener filter's configuration in the making. Main thread. */
final class UdpConfigContext extends UnlabeledContext {
  private final UdpMetrics metrics;

  UdpConfigContext(long address, EnvoyConfig config, String name, UdpMetrics metrics) {
    super(address, config, name, UdpLinking.METRICS);
    this.metrics = metrics;
  }

  /** Envoy adds the filter's name itself. */
  @Override
  protected String metricName(String name) {
    return name;
  }

  @Override
  protected Define counters() {
    return UdpListenerFilterAbi
        ::envoy_dynamic_module_callback_udp_listener_filter_config_define_counter;
  }

  @Override
  protected Define gauges() {
    return UdpListenerFilterAbi
        ::envoy_dynamic_module_callback_udp_listener_filter_config_define_gauge;
  }

  @Override
  protected Define histograms() {
    return UdpListenerFilterAbi
        ::envoy_dynamic_module_callback_udp_listener_filter_config_define_histogram;
  }

  @Override
  protected Counter newCounter(long id) {
    return new UdpCounter(metrics, id);
  }

  @Override
  protected Gauge newGauge(long id) {
    return new UdpGauge(metrics, id);
  }

  @Override
  protected Histogram newHistogram(long id) {
    return new UdpHistogram(metrics, id);
  }
}
