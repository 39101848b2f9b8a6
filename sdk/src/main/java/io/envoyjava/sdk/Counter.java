// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

/** A counter among Envoy's statistics; made by {@link ConfigContext#counter}. */
public interface Counter {

  /**
   * Adds to the counter. Allocates nothing.
   *
   * <p>Stands on {@code envoy_dynamic_module_callback_http_filter_increment_counter}.
   *
   * @param stream the stream on whose behalf; on its worker thread only
   * @param amount how much to add, taken as unsigned
   * @throws IllegalStateException if the stream is gone
   * @throws WrongThreadException on another thread than the stream's
   */
  void increment(HttpStream stream, long amount);
}
