// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.StreamInfo;

/** A counter that Envoy keeps. */
record BootstrapCounter(BootstrapMetric metric) implements Counter {

  @Override
  public void increment(StreamInfo stream, long amount) {
    throw BootstrapMetric.withStream();
  }

  @Override
  public void increment(long amount) {
    metric.update(
        BootstrapAbi::envoy_dynamic_module_callback_bootstrap_extension_config_increment_counter,
        amount);
  }
}
