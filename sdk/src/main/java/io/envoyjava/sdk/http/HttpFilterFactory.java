// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.ExtensionFactory;
import io.envoyjava.sdk.InvalidConfigException;

/**
 * Makes the configurations of an HTTP filter. Its {@link #name()} is the {@code filter_name} in
 * Envoy's configuration.
 *
 * @since 0.1
 */
public interface HttpFilterFactory extends ExtensionFactory {

  /**
   * Makes a filter configuration from its text. It should detect all errors in the text, since
   * later ones would concern requests.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_config_new}.
   *
   * @param context the access to Envoy while the configuration is made; most of it ends when this
   *     method returns
   * @param config the text of {@code filter_config} as Envoy passes it on, decoded as UTF-8; empty
   *     if Envoy has none. A YAML block ({@code value: |}) ends in a newline.
   * @return the configuration, which all worker threads use at once
   * @throws InvalidConfigException if the text is wrong; Envoy then rejects the listener (or
   *     cluster, or route) and keeps its current configuration. Any other exception does the same,
   *     with a stack trace in the log.
   */
  HttpFilterConfig configure(ConfigContext context, String config);

  /**
   * Makes the settings that a route, a virtual host or a weighted cluster has for this filter, from
   * the {@code filter_config} of a {@code DynamicModuleFilterPerRoute} whose {@code
   * per_route_config_name} is this factory's {@link #name()}. A filter reads them with {@link
   * HttpStream#routeConfig}.
   *
   * <p>All worker threads use the settings at once, so they should be immutable: a record, for
   * example. If they are {@link AutoCloseable}, the SDK closes them when Envoy drops the route, on
   * Envoy's main thread or a worker thread.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_per_route_config_new} and {@code
   * _destroy}.
   *
   * @param config the text of {@code filter_config} as Envoy passes it on, decoded as UTF-8. Up to
   *     v1.38, a {@code google.protobuf.Struct} arrives as its serialized bytes and not as JSON:
   *     use a {@code StringValue} that holds the JSON.
   * @return the settings
   * @throws InvalidConfigException if the text is wrong, or the filter has no settings for routes;
   *     Envoy then rejects the routes and keeps its current ones. Any other exception does the
   *     same, with a stack trace in the log.
   */
  default Object configureRoute(String config) {
    throw new InvalidConfigException("this filter has no settings for routes");
  }
}
