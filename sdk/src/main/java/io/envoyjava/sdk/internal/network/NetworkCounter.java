// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A counter that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record NetworkCounter(EnvoyConfig config, long id) implements Counter {

  @Override
  public void increment(StreamInfo connection, long amount) {
    int _ =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_increment_counter(
            NetworkMetrics.filter(config, connection), id, amount);
  }

  @Override
  public void increment(long amount) {
    NetworkMetrics.update(
        config,
        NetworkFilterAbi::envoy_dynamic_module_callback_network_filter_config_increment_counter,
        id,
        amount);
  }
}
