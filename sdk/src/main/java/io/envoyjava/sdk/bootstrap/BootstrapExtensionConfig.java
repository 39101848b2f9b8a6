// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

/**
 * The configuration of a bootstrap extension. It often is a constructor: {@code return () -> new
 * MyExtension(settings);}
 *
 * @since 0.1
 */
@FunctionalInterface
public interface BootstrapExtensionConfig extends AutoCloseable {

  /**
   * Makes the extension. Called once, on Envoy's main thread, after {@code configure} has returned.
   * If it throws, Envoy does not start.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_config_new}, since up to
   * v1.39 Envoy starts even if {@code …_extension_new} fails.
   *
   * @return the extension
   */
  BootstrapExtension newExtension();

  /**
   * Releases what the configuration holds. Called once, on Envoy's main thread, after the extension
   * has ended; also if {@link #newExtension} has thrown.
   *
   * <p>ABI function: {@code envoy_dynamic_module_on_bootstrap_extension_config_destroy}.
   */
  @Override
  default void close() {}
}
