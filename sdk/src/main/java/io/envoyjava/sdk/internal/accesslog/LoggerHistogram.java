// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A histogram that Envoy keeps.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 */
record LoggerHistogram(EnvoyConfig config, long id) implements Histogram {

  @Override
  public void record(StreamInfo entry, long value) {
    LoggerMetrics.update(
        entry,
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_record_histogram_value,
        id,
        value);
  }

  @Override
  public void record(long value) {
    config.checkEnvoysThread();
    LoggerMetrics.update(
        config,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_record_histogram_value,
        id,
        value);
  }
}
