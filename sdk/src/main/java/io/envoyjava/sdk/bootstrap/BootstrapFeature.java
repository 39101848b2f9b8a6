// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.bootstrap;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;

/**
 * Features of bootstrap extensions. They begin with v1.37, which only calls {@link
 * BootstrapExtension#onServerInitialized}, {@link BootstrapExtension#onWorkerThreadInitialized} and
 * {@link BootstrapExtension#onDestroy}.
 *
 * @since 0.1
 */
public enum BootstrapFeature implements EnvoyFeature {
  /**
   * {@link EnvoyServer}, and the other methods of {@link BootstrapExtension}, as far as they have
   * no feature of their own.
   */
  SERVER(EnvoyFunction.BOOTSTRAP_EXTENSION_TIMER_NEW),

  /** {@link ConfigContext#executor} and {@link EnvoyServer#executor}. */
  EXECUTOR(EnvoyFunction.BOOTSTRAP_EXTENSION_CONFIG_SCHEDULER_NEW),

  /** {@link ConfigContext#counter}, {@link ConfigContext#gauge} and their siblings. */
  METRICS(EnvoyFunction.BOOTSTRAP_EXTENSION_CONFIG_DEFINE_COUNTER),

  /** {@link ConfigContext#labeledCounter} and its siblings: v1.38 crashes with them at times. */
  // Any function that came with v1.39 says so.
  LABELED_METRICS(EnvoyFunction.HTTP_FILTER_CONFIG_INCREMENT_COUNTER),

  /** {@link EnvoyServer#activeResources}. */
  ACTIVE_RESOURCES(EnvoyFunction.BOOTSTRAP_EXTENSION_GET_ACTIVE_RESOURCE_NAMES);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  BootstrapFeature(EnvoyFunction function) {
    this.function = function;
  }

  @Override
  public String since() {
    return function.since();
  }

  @Override
  public boolean isAvailable() {
    return EnvoySymbols.has(function);
  }
}
