// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A gauge that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record NetworkGauge(EnvoyConfig config, long id) implements Gauge {

  @Override
  public void increment(StreamInfo connection, long amount) {
    int _ =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_increment_gauge(
            NetworkMetrics.filter(config, connection), id, amount);
  }

  @Override
  public void decrement(StreamInfo connection, long amount) {
    int _ =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_decrement_gauge(
            NetworkMetrics.filter(config, connection), id, amount);
  }

  @Override
  public void set(StreamInfo connection, long value) {
    int _ =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_set_gauge(
            NetworkMetrics.filter(config, connection), id, value);
  }

  @Override
  public void increment(long amount) {
    NetworkMetrics.update(
        config,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_increment_gauge,
        id,
        amount);
  }

  @Override
  public void decrement(long amount) {
    NetworkMetrics.update(
        config,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_decrement_gauge,
        id,
        amount);
  }

  @Override
  public void set(long value) {
    NetworkMetrics.update(
        config,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_set_gauge,
        id,
        value);
  }
}
