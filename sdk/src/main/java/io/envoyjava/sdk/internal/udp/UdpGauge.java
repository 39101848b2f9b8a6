// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A gauge that Envoy keeps.
 *
 * @param metrics those of the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record UdpGauge(UdpMetrics metrics, long id) implements Gauge {

  @Override
  public void increment(StreamInfo stream, long amount) {
    throw UdpMetrics.noStreams(stream);
  }

  @Override
  public void increment(long amount) {
    metrics.update(
        UdpListenerFilterAbi::envoy_dynamic_module_callback_udp_listener_filter_increment_gauge,
        UdpListenerFilterAbi
            ::envoy_dynamic_module_callback_udp_listener_filter_config_increment_gauge,
        id,
        amount);
  }

  @Override
  public void decrement(StreamInfo stream, long amount) {
    throw UdpMetrics.noStreams(stream);
  }

  @Override
  public void decrement(long amount) {
    metrics.update(
        UdpListenerFilterAbi::envoy_dynamic_module_callback_udp_listener_filter_decrement_gauge,
        UdpListenerFilterAbi
            ::envoy_dynamic_module_callback_udp_listener_filter_config_decrement_gauge,
        id,
        amount);
  }

  @Override
  public void set(StreamInfo stream, long value) {
    throw UdpMetrics.noStreams(stream);
  }

  @Override
  public void set(long value) {
    metrics.update(
        UdpListenerFilterAbi::envoy_dynamic_module_callback_udp_listener_filter_set_gauge,
        UdpListenerFilterAbi::envoy_dynamic_module_callback_udp_listener_filter_config_set_gauge,
        id,
        value);
  }
}
