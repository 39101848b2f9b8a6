// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.Histogram;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.MemorySegment;

/**
 * A histogram that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record HostHistogram(HostConfig config, long id) implements Histogram {

  @Override
  public void record(HttpStream stream, long value) {
    long host = ((Stream) stream).host();
    Linking.METRICS.require();
    int _ =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_record_histogram_value(
            host, id, MemorySegment.NULL, 0, value);
  }

  @Override
  public void record(long value) {
    config.checkEnvoysThread();
    config.update(
        EnvoyAbi::envoy_dynamic_module_callback_http_filter_config_record_histogram_value,
        id,
        value);
  }
}
