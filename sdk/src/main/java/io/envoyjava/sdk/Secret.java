// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.stream.StreamInfo;

/**
 * A generic secret, such as a key or a password, that Envoy keeps up to date. {@link
 * ConfigContext#secret(String)} returns it. Get the value each time you need it, since it may have
 * been rotated.
 *
 * @since 0.1
 */
public interface Secret {

  /**
   * Returns the secret's current value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_get_generic_secret}.
   *
   * @param stream a stream of the filter; on its worker thread only
   * @return a copy; empty if the source has not delivered the secret yet
   * @throws IllegalStateException if the stream is gone
   * @throws WrongThreadException on another thread than the stream's
   */
  byte[] get(StreamInfo stream);

  /**
   * Returns the secret's current value, without a stream.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_filter_config_get_generic_secret}.
   *
   * @return a copy; empty if the source has not delivered the secret yet
   * @throws IllegalStateException if the configuration is gone
   * @throws WrongThreadException on another thread than Envoy's main thread, which calls {@code
   *     configure}, and its worker threads, which call hooks: only these have the secret
   */
  byte[] get();
}
