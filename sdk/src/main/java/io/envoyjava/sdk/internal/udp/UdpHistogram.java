// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.abi.UdpListenerFilterAbi;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A histogram that Envoy keeps.
 *
 * @param metrics those of the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record UdpHistogram(UdpMetrics metrics, long id) implements Histogram {

  @Override
  public void record(StreamInfo stream, long value) {
    throw UdpMetrics.noStreams(stream);
  }

  @Override
  public void record(long value) {
    metrics.record(
        UdpListenerFilterAbi
            ::envoy_dynamic_module_callback_udp_listener_filter_record_histogram_value,
        UdpListenerFilterAbi
            ::envoy_dynamic_module_callback_udp_listener_filter_config_record_histogram_value,
        id,
        value);
  }
}
