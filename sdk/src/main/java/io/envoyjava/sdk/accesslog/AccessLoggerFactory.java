// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.ExtensionFactory;
import io.envoyjava.sdk.InvalidConfigException;

/**
 * Makes the configurations of an access logger. Its {@link #name()} is the {@code logger_name} in
 * Envoy's configuration.
 *
 * @since 0.1
 */
public interface AccessLoggerFactory extends ExtensionFactory {

  /**
   * Makes a configuration from its text. It should detect all errors in the text, since later ones
   * would cost log entries.
   *
   * <p>An access logger's metrics have no labels, and can be updated with an entry or without one,
   * on any thread: only a {@link io.envoyjava.sdk.metrics.Histogram} needs a thread of Envoy's. The
   * context has neither {@link ConfigContext#executor}, {@link ConfigContext#cluster} nor {@link
   * ConfigContext#secret}: they throw {@link UnsupportedOperationException}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_access_logger_config_new}.
   *
   * @param context the access to Envoy while the configuration is made; it ends when this method
   *     returns
   * @param config the text of {@code logger_config} as Envoy passes it on, decoded as UTF-8; empty
   *     if Envoy has none. A YAML block ({@code value: |}) ends in a newline.
   * @return the configuration, which all of Envoy's threads use at once
   * @throws InvalidConfigException if the text is wrong; Envoy then rejects the configuration that
   *     contains it. Any other exception does the same, with a stack trace in the log.
   */
  AccessLoggerConfig configure(ConfigContext context, String config);
}
