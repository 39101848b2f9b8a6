// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;

/**
 * Where a module's filters come from. A module names its factories in its {@code module-info.java}
 * ({@code provides HttpFilterFactory with …}) or in {@code META-INF/services}; each needs a public
 * constructor without arguments.
 *
 * <p>A factory has no state and is called on Envoy's main thread.
 *
 * @since 0.1
 */
public interface HttpFilterFactory {

  /**
   * The name that {@code filter_name} in Envoy's configuration picks this factory by. Unique within
   * the module.
   *
   * @return the name, the same at each call
   */
  String name();

  /**
   * Makes a filter configuration from its text. Whatever can be wrong with a configuration should
   * be found here, before there is traffic.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_http_filter_config_new}.
   *
   * @param context what Envoy offers while a configuration is being made; of no use afterwards
   * @param config the text of {@code filter_config} as Envoy passes it on, decoded as UTF-8; empty
   *     if there is none. A YAML block ({@code value: |}) ends in a newline.
   * @return the configuration, which is used by all worker threads at once
   * @throws InvalidConfigException if the text is wrong; Envoy then rejects the listener (or
   *     cluster, or route) and keeps serving what it had. Any other exception does the same, with a
   *     stack trace in the log.
   */
  HttpFilterConfig configure(ConfigContext context, String config);

  /**
   * Makes the settings that a route, a virtual host or a weighted cluster has for this filter, from
   * the {@code filter_config} of a {@code DynamicModuleFilterPerRoute} whose {@code
   * per_route_config_name} is this factory's {@link #name()}. A filter reads them by {@link
   * HttpStream#routeConfig}.
   *
   * <p>The settings are used by all worker threads at once, so they should be immutable: a record,
   * for example. If they are {@link AutoCloseable}, they are closed when Envoy drops the route, on
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
   *     Envoy then rejects the routes and keeps what it had. Any other exception does the same,
   *     with a stack trace in the log.
   */
  default Object configureRoute(String config) {
    throw new InvalidConfigException("this filter has no settings for routes");
  }
}
