// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.foreign.MemorySegment;

/**
 * A gauge that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record HttpGauge(EnvoyConfig config, long id) implements Gauge {

  @Override
  public void increment(StreamInfo stream, long amount) {
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_increment_gauge(
            filter, id, MemorySegment.NULL, 0, amount);
  }

  @Override
  public void decrement(StreamInfo stream, long amount) {
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_decrement_gauge(
            filter, id, MemorySegment.NULL, 0, amount);
  }

  @Override
  public void set(StreamInfo stream, long value) {
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_set_gauge(
            filter, id, MemorySegment.NULL, 0, value);
  }

  @Override
  public void increment(long amount) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_increment_gauge,
        id,
        amount);
  }

  @Override
  public void decrement(long amount) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_decrement_gauge,
        id,
        amount);
  }

  @Override
  public void set(long value) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_set_gauge,
        id,
        value);
  }
}
