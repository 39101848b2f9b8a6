// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A gauge that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record LoggerGauge(EnvoyConfig config, long id) implements Gauge {

  @Override
  public void increment(StreamInfo entry, long amount) {
    LoggerMetrics.update(
        entry,
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_increment_gauge,
        id,
        amount);
  }

  @Override
  public void increment(long amount) {
    LoggerMetrics.update(
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_increment_gauge,
        id,
        amount);
  }

  @Override
  public void decrement(StreamInfo entry, long amount) {
    LoggerMetrics.update(
        entry,
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_decrement_gauge,
        id,
        amount);
  }

  @Override
  public void decrement(long amount) {
    LoggerMetrics.update(
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_decrement_gauge,
        id,
        amount);
  }

  @Override
  public void set(StreamInfo entry, long value) {
    LoggerMetrics.update(
        entry,
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_set_gauge,
        id,
        value);
  }

  @Override
  public void set(long value) {
    LoggerMetrics.update(
        config, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_set_gauge, id, value);
  }
}
