// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.HandedStream;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A counter that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration; -1 if this Envoy has no metrics for
 *     modules
 * @param labels the values of its labels
 */
record HttpCounter(EnvoyConfig config, long id, LabelValues labels) implements Counter {

  @Override
  public void increment(StreamInfo stream, long amount) {
    if (stream instanceof HandedStream handed) {
      HttpMetrics.handOver(handed, own -> increment(own, amount));
      return;
    }
    long filter = ((ThreadConfined) stream).address();
    if (id < 0) return;
    HttpLinking.METRICS.require();
    int _ =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_increment_counter(
            filter, id, labels.buffers(), labels.count(), amount);
  }

  @Override
  public void increment(long amount) {
    HttpMetrics.update(
        config,
        HttpFilterAbi::envoy_dynamic_module_callback_http_filter_config_increment_counter,
        id,
        labels,
        amount);
  }
}
