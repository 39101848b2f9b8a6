// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

/**
 * One configuration of a filter. All of Envoy's worker threads use it at once, so it must be
 * thread-safe; best make it immutable. It often is a lambda expression: {@code return stream -> new
 * MyFilter(stream, header);}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface HttpFilterConfig extends AutoCloseable {

  /**
   * Makes the filter for a new stream. Called on the stream's worker thread, immediately before the
   * stream's first hook, whether or not the filter overrides it. That nearly always is the hook for
   * the request's headers, so the headers can be read here. A stream that ends before its first
   * hook gets no filter.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_new}. If this throws, the client
   * gets a 500; if it sends a local reply, the client gets that.
   *
   * @param stream the stream, which is usable until it is gone
   * @return the filter of this stream only
   */
  HttpFilter newFilter(HttpStream stream);

  /**
   * Releases what the configuration holds: threads, files, caches. Called once, when Envoy has
   * dropped the configuration and its last stream is gone, on Envoy's main thread or a worker
   * thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_config_destroy}.
   */
  @Override
  default void close() {}
}
