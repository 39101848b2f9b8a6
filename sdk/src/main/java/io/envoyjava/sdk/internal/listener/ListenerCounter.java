// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A counter that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record ListenerCounter(EnvoyConfig config, long id) implements Counter {

  @Override
  public void increment(StreamInfo socket, long amount) {
    int _ =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_increment_counter(
            ListenerMetrics.filter(config, socket), id, amount);
  }

  @Override
  public void increment(long amount) {
    ListenerMetrics.update(
        config,
        ListenerFilterAbi::envoy_dynamic_module_callback_listener_filter_config_increment_counter,
        id,
        amount);
  }
}
