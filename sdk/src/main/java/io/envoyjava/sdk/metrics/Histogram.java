// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.metrics;

import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A histogram in Envoy's statistics, which shows how values are distributed. {@code
 * ConfigContext.histogram} defines it. No method allocates.
 *
 * @since 0.1
 */
public interface Histogram {

  /** A histogram that records nothing. */
  Histogram NONE =
      new Histogram() {
        @Override
        public void record(StreamInfo stream, long value) {}

        @Override
        public void record(long value) {}
      };

  /**
   * Records a value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_record_histogram_value}.
   *
   * @param stream a stream of the filter; on its worker thread only
   * @param value the value, taken as unsigned
   * @throws IllegalStateException if the stream is gone
   * @throws WrongThreadException on another thread than the stream's
   */
  void record(StreamInfo stream, long value);

  /**
   * Records a value, without a stream. Does nothing once the configuration is gone.
   *
   * <p>ABI function: {@code
   * envoy_dynamic_module_callback_http_filter_config_record_histogram_value}.
   *
   * @param value the value, taken as unsigned
   * @throws WrongThreadException on another thread than Envoy's main thread, which calls {@code
   *     configure}, and its worker threads, which call hooks: only these have a part of the
   *     histogram
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METRICS_OUTSIDE_STREAMS}
   */
  void record(long value);
}
