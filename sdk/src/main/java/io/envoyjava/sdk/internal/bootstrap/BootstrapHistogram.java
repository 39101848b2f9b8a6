// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;

/** A histogram that Envoy keeps. */
record BootstrapHistogram(BootstrapMetric metric) implements Histogram {

  @Override
  public void record(StreamInfo stream, long value) {
    throw BootstrapMetric.withStream();
  }

  @Override
  public void record(long value) {
    metric.config().checkEnvoysThread();
    metric.update(
        BootstrapAbi
            ::envoy_dynamic_module_callback_bootstrap_extension_config_record_histogram_value,
        value);
  }
}
