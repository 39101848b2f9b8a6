// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.ExtensionFactory;
import io.envoyjava.sdk.InvalidConfigException;

/**
 * Makes the configurations of a UDP listener filter. Its {@link #name()} is the {@code filter_name}
 * in Envoy's configuration.
 *
 * @since 0.1
 */
public interface UdpListenerFilterFactory extends ExtensionFactory {

  /**
   * Makes a filter configuration from its text. It should detect all errors in the text, since
   * later ones would cost datagrams.
   *
   * <p>A UDP listener filter's metrics have no labels, and are updated without a stream, for
   * example by {@link io.envoyjava.sdk.metrics.Counter#increment(long)}: on the worker threads that
   * have a filter of this configuration, and from v1.39 on also elsewhere (see {@link
   * UdpFeature#METRICS_OUTSIDE_FILTERS}). The context has neither {@link ConfigContext#executor},
   * {@link ConfigContext#cluster} nor {@link ConfigContext#secret}: they throw {@link
   * UnsupportedOperationException}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_udp_listener_filter_config_new}.
   *
   * @param context the access to Envoy while the configuration is made; it ends when this method
   *     returns
   * @param config the text of {@code filter_config} as Envoy passes it on, decoded as UTF-8; empty
   *     if Envoy has none. A YAML block ({@code value: |}) ends in a newline.
   * @return the configuration, which all worker threads use at once
   * @throws InvalidConfigException if the text is wrong; Envoy v1.40 then rejects the listener and
   *     keeps its current configuration. Older versions take the listener, which drops all
   *     datagrams. Any other exception does the same, with a stack trace in the log.
   */
  UdpListenerFilterConfig configure(ConfigContext context, String config);
}
