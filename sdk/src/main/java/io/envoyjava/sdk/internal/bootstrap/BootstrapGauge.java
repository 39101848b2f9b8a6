// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;

/** A gauge that Envoy keeps. */
record BootstrapGauge(BootstrapMetric metric) implements Gauge {

  @Override
  public void increment(StreamInfo stream, long amount) {
    throw BootstrapMetric.withStream();
  }

  @Override
  public void decrement(StreamInfo stream, long amount) {
    throw BootstrapMetric.withStream();
  }

  @Override
  public void set(StreamInfo stream, long value) {
    throw BootstrapMetric.withStream();
  }

  @Override
  public void increment(long amount) {
    metric.update(
        BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_increment_gauge,
        amount);
  }

  @Override
  public void decrement(long amount) {
    metric.update(
        BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_decrement_gauge,
        amount);
  }

  @Override
  public void set(long value) {
    metric.update(
        BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_set_gauge, value);
  }
}
