// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A histogram that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record ListenerHistogram(EnvoyConfig config, long id) implements Histogram {

  @Override
  public void record(StreamInfo socket, long value) {
    int _ =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_record_histogram_value(
            ListenerMetrics.filter(config, socket), id, value);
  }

  @Override
  public void record(long value) {
    config.checkEnvoysThread();
    ListenerMetrics.update(
        config,
        ListenerFilterAbi
            ::envoy_dynamic_module_callback_listener_filter_config_record_histogram_value,
        id,
        value);
  }
}
