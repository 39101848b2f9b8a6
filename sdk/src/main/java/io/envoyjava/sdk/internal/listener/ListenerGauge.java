// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A gauge that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record ListenerGauge(EnvoyConfig config, long id) implements Gauge {

  @Override
  public void increment(StreamInfo socket, long amount) {
    int _ =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_increment_gauge(
            ListenerMetrics.filter(config, socket), id, amount);
  }

  @Override
  public void decrement(StreamInfo socket, long amount) {
    int _ =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_decrement_gauge(
            ListenerMetrics.filter(config, socket), id, amount);
  }

  @Override
  public void set(StreamInfo socket, long value) {
    int _ =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_set_gauge(
            ListenerMetrics.filter(config, socket), id, value);
  }

  @Override
  public void increment(long amount) {
    ListenerMetrics.update(
        config,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_increment_gauge,
        id,
        amount);
  }

  @Override
  public void decrement(long amount) {
    ListenerMetrics.update(
        config,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_decrement_gauge,
        id,
        amount);
  }

  @Override
  public void set(long value) {
    ListenerMetrics.update(
        config,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_set_gauge,
        id,
        value);
  }
}
