// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.metrics;

import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A counter in Envoy's statistics. {@code ConfigContext.counter} defines it.
 *
 * @since 0.1
 */
public interface Counter {

  /** A counter that counts nothing. */
  Counter NONE =
      new Counter() {
        @Override
        public void increment(StreamInfo stream, long amount) {}

        @Override
        public void increment(long amount) {}
      };

  /**
   * Adds 1 to the counter. Allocates nothing.
   *
   * @param stream a stream of the filter; on its worker thread only
   * @throws IllegalStateException if the stream is gone
   * @throws WrongThreadException on another thread than the stream's
   */
  default void increment(StreamInfo stream) {
    increment(stream, 1);
  }

  /**
   * Adds an amount to the counter. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_increment_counter}.
   *
   * @param stream a stream of the filter; on its worker thread only
   * @param amount the amount to add, taken as unsigned
   * @throws IllegalStateException if the stream is gone
   * @throws WrongThreadException on another thread than the stream's
   */
  void increment(StreamInfo stream, long amount);

  /**
   * Adds to the counter, without a stream. Any thread, except for a counter with labels. Does
   * nothing once the configuration is gone. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_increment_counter}.
   *
   * @param amount how much to add, taken as unsigned
   * @throws WrongThreadException if the counter has labels, on another thread than Envoy's main
   *     thread, which calls {@code configure}, and its worker threads, which call hooks
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METRICS_OUTSIDE_STREAMS}; also if this is a lambda expression, as in a unit
   *     test
   */
  default void increment(long amount) {
    throw new UnsupportedOperationException("this counter can only be used with a stream");
  }
}
