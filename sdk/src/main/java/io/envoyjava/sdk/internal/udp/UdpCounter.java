// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A counter that Envoy keeps.
 *
 * @param metrics those of the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record UdpCounter(UdpMetrics metrics, long id) implements Counter {

  @Override
  public void increment(StreamInfo stream, long amount) {
    throw UdpMetrics.noStreams(stream);
  }

  @Override
  public void increment(long amount) {
    metrics.update(
        UdpListenerFilterAbi::envoy_dynamic_module_callback_udp_listener_filter_increment_counter,
        UdpListenerFilterAbi
            ::envoy_dynamic_module_callback_udp_listener_filter_config_increment_counter,
        id,
        amount);
  }
}
