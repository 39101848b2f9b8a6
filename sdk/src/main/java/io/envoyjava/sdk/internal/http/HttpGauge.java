// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.HandedStream;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A gauge that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 * @param labels the values of its labels
 */
record HttpGauge(EnvoyConfig config, long id, LabelValues labels) implements Gauge {

  @Override
  public void increment(StreamInfo stream, long amount) {
    if (stream instanceof HandedStream handed) {
      HttpMetrics.handOver(handed, own -> increment(own, amount));
      return;
    }
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_increment_gauge(
            filter, id, labels.buffers(), labels.count(), amount);
  }

  @Override
  public void decrement(StreamInfo stream, long amount) {
    if (stream instanceof HandedStream handed) {
      HttpMetrics.handOver(handed, own -> decrement(own, amount));
      return;
    }
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_decrement_gauge(
            filter, id, labels.buffers(), labels.count(), amount);
  }

  @Override
  public void set(StreamInfo stream, long value) {
    if (stream instanceof HandedStream handed) {
      HttpMetrics.handOver(handed, own -> set(own, value));
      return;
    }
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_set_gauge(
            filter, id, labels.buffers(), labels.count(), value);
  }

  @Override
  public void increment(long amount) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_increment_gauge,
        id,
        labels,
        amount);
  }

  @Override
  public void decrement(long amount) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_decrement_gauge,
        id,
        labels,
        amount);
  }

  @Override
  public void set(long value) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_set_gauge,
        id,
        labels,
        value);
  }
}
