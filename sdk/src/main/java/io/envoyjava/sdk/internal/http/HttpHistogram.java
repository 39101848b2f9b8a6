// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.HandedStream;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A histogram that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 * @param labels the values of its labels
 */
record HttpHistogram(EnvoyConfig config, long id, LabelValues labels) implements Histogram {

  @Override
  public void record(StreamInfo stream, long value) {
    if (stream instanceof HandedStream handed) {
      HttpMetrics.handOver(handed, own -> record(own, value));
      return;
    }
    long filter = ((ThreadConfined) stream).address();
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_record_histogram_value(
            filter, id, labels.buffers(), labels.count(), value);
  }

  @Override
  public void record(long value) {
    config.checkEnvoysThread();
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_record_histogram_value,
        id,
        labels,
        value);
  }
}
