// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.metrics;

import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A gauge in Envoy's statistics: a number that goes up and down. {@code ConfigContext.gauge}
 * defines it. Amounts and values are taken as unsigned. No method allocates.
 *
 * <p>Call a method with a stream on that stream's worker thread only. On another thread it throws
 * {@link WrongThreadException}, and once the stream is gone {@link IllegalStateException}.
 *
 * <p>Those without one are for any thread, and do nothing once the configuration is gone. On a
 * gauge with labels they throw {@link WrongThreadException}, except on Envoy's main thread, which
 * calls {@code configure}, and its worker threads, which call hooks. If this Envoy version has no
 * such function they throw {@link UnsupportedOperationException}: see {@code
 * HttpFeature.METRICS_OUTSIDE_STREAMS}.
 *
 * @since 0.1
 */
public interface Gauge {

  /** A gauge that stores nothing. */
  Gauge NONE =
      new Gauge() {
        @Override
        public void increment(StreamInfo stream, long amount) {}

        @Override
        public void decrement(StreamInfo stream, long amount) {}

        @Override
        public void set(StreamInfo stream, long value) {}

        @Override
        public void increment(long amount) {}

        @Override
        public void decrement(long amount) {}

        @Override
        public void set(long value) {}
      };

  /**
   * Adds 1 to the gauge.
   *
   * @param stream a stream of the filter
   */
  default void increment(StreamInfo stream) {
    increment(stream, 1);
  }

  /**
   * Subtracts 1 from the gauge.
   *
   * @param stream a stream of the filter
   */
  default void decrement(StreamInfo stream) {
    decrement(stream, 1);
  }

  /**
   * Adds an amount to the gauge.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_increment_gauge}.
   *
   * @param stream a stream of the filter
   * @param amount the amount to add
   */
  void increment(StreamInfo stream, long amount);

  /**
   * Subtracts an amount from the gauge.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_decrement_gauge}.
   *
   * @param stream a stream of the filter
   * @param amount the amount to subtract; no more than has been added
   */
  void decrement(StreamInfo stream, long amount);

  /**
   * Sets the gauge.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_set_gauge}.
   *
   * @param stream a stream of the filter
   * @param value the new value
   */
  void set(StreamInfo stream, long value);

  /**
   * Adds an amount to the gauge, without a stream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_increment_gauge}.
   *
   * @param amount the amount to add
   */
  void increment(long amount);

  /**
   * Subtracts an amount from the gauge, without a stream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_decrement_gauge}.
   *
   * @param amount the amount to subtract; no more than has been added
   */
  void decrement(long amount);

  /**
   * Sets the gauge, without a stream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_set_gauge}.
   *
   * @param value the new value
   */
  void set(long value);
}
