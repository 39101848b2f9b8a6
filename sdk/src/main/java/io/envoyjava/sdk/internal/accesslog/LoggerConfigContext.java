// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.UnlabeledContext;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;

/** Envoy's side of an access logger's configuration in the making. Main thread. */
final class LoggerConfigContext extends UnlabeledContext {

  LoggerConfigContext(long address, EnvoyConfig config, String name) {
    super(address, config, name, AccessLogLinking.METRICS);
  }

  @Override
  protected Define counters() {
    return AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_config_define_counter;
  }

  @Override
  protected Define gauges() {
    return AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_config_define_gauge;
  }

  @Override
  protected Define histograms() {
    return AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_config_define_histogram;
  }

  @Override
  protected Counter newCounter(long id) {
    return new LoggerCounter(config, id);
  }

  @Override
  protected Gauge newGauge(long id) {
    return new LoggerGauge(config, id);
  }

  @Override
  protected Histogram newHistogram(long id) {
    return new LoggerHistogram(config, id);
  }
}
