// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;

/** The executor of a configuration, on Envoy's scheduler for its main thread. */
final class ListenerConfigExecutor extends EnvoyExecutor {
  private final long scheduler;

  /** Called on the main thread. */
  ListenerConfigExecutor(long config) {
    scheduler =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_config_scheduler_new(
            config);
  }

  @Override
  protected void commit() {
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_config_scheduler_commit(
        scheduler, 0);
  }

  @Override
  protected void delete() {
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_config_scheduler_delete(
        scheduler);
  }
}
