// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A histogram that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record NetworkHistogram(EnvoyConfig config, long id) implements Histogram {

  @Override
  public void record(StreamInfo connection, long value) {
    int _ =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_record_histogram_value(
            NetworkMetrics.filter(config, connection), id, value);
  }

  @Override
  public void record(long value) {
    config.checkEnvoysThread();
    NetworkMetrics.update(
        config,
        NetworkFilterAbi
            ::envoy_dynamic_module_callback_network_filter_config_record_histogram_value,
        id,
        value);
  }
}
