// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * One configuration of a filter: immutable, or at least safe for use by all of Envoy's worker
 * threads at once. Most are a lambda: {@code return stream -> new MyFilter(stream, header);}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface HttpFilterConfig extends AutoCloseable {

  /**
   * Makes the filter for a new stream, on the stream's worker thread: right before the stream's
   * first hook, be it one that the filter overrides or not. That is nearly always the one for the
   * request's headers, so these can be read here. A stream that ends before any hook gets no
   * filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_new}. If this throws, the stream
   * ends with a 500; if it sends a local reply, with that.
   *
   * @param stream the stream, for as long as it lasts
   * @return the filter, which sees this stream and no other
   */
  HttpFilter newFilter(HttpStream stream);

  /**
   * Lets go of what the configuration holds: threads, files, caches. Called once, when Envoy has
   * dropped the configuration and the last of its streams is gone; on Envoy's main thread or on a
   * worker thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_config_destroy}.
   */
  @Override
  default void close() {}
}
