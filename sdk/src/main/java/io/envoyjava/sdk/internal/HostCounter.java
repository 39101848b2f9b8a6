// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.Counter;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.MemorySegment;

/**
 * A counter that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration; -1 where Envoy has no metrics
 */
record HostCounter(HostConfig config, long id) implements Counter {

  @Override
  public void increment(HttpStream stream, long amount) {
    long host = ((Stream) stream).host();
    if (id < 0) return;
    Linking.METRICS.require();
    int _ =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_increment_counter(
            host, id, MemorySegment.NULL, 0, amount);
  }

  @Override
  public void increment(long amount) {
    config.update(
        EnvoyAbi::envoy_dynamic_module_callback_http_filter_config_increment_counter, id, amount);
  }
}
