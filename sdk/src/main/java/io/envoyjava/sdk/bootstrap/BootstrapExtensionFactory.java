// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.ExtensionFactory;
import io.envoyjava.sdk.InvalidConfigException;

/**
 * Makes the configurations of a bootstrap extension. Its {@link #name()} is the {@code
 * extension_name} in Envoy's configuration.
 *
 * @since 0.1
 */
public interface BootstrapExtensionFactory extends ExtensionFactory {

  /**
   * Makes a configuration from its text. Envoy calls this while it starts, and never again: a
   * bootstrap cannot be changed. It should detect all errors in the text.
   *
   * <p>The context has metrics and an {@link ConfigContext#executor}, both from v1.38 on; metrics
   * with labels need v1.39. It has neither {@link ConfigContext#cluster}, for which {@link
   * EnvoyServer} has a method, nor {@link ConfigContext#secret}: they throw {@link
   * UnsupportedOperationException}. Metrics can be updated without a stream, on any thread; those
   * with labels, and histograms, on Envoy's own threads only.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_config_new}.
   *
   * @param context the access to Envoy while the configuration is made; it ends when this method
   *     returns
   * @param config the text of {@code extension_config} as Envoy passes it on, decoded as UTF-8;
   *     empty if Envoy has none. A YAML block ({@code value: |}) ends in a newline.
   * @return the configuration
   * @throws InvalidConfigException if the text is wrong; Envoy then does not start. Any other
   *     exception does the same, with a stack trace in the log.
   */
  BootstrapExtensionConfig configure(ConfigContext context, String config);
}
