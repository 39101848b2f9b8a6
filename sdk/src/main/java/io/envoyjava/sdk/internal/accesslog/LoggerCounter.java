// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A counter that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record LoggerCounter(EnvoyConfig config, long id) implements Counter {

  @Override
  public void increment(StreamInfo entry, long amount) {
    LoggerMetrics.update(
        entry,
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_increment_counter,
        id,
        amount);
  }

  @Override
  public void increment(long amount) {
    LoggerMetrics.update(
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_increment_counter,
        id,
        amount);
  }
}
