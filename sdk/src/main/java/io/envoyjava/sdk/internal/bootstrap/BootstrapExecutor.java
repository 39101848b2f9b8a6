// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.abi.BootstrapAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;

/** The executor of a configuration, on Envoy's scheduler for its main thread. */
final class BootstrapExecutor extends EnvoyExecutor {
  private final long scheduler;

  /** On the main thread. */
  BootstrapExecutor(long config) {
    scheduler =
        BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_config_scheduler_new(config);
  }

  @Override
  protected void commit() {
    BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_config_scheduler_commit(
        scheduler, 0);
  }

  @Override
  protected void delete() {
    BootstrapAbi.envoy_dynamic_module_callback_bootstrap_extension_config_scheduler_delete(
        scheduler);
  }
}
