// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;

/** The executor of a configuration, on Envoy's scheduler for its main thread. */
final class NetworkConfigExecutor extends EnvoyExecutor {
  private final long scheduler;

  /** Called on the main thread. */
  NetworkConfigExecutor(long config) {
    scheduler =
        NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_config_scheduler_new(config);
  }

  @Override
  protected void commit() {
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_config_scheduler_commit(
        scheduler, 0);
  }

  @Override
  protected void delete() {
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_config_scheduler_delete(
        scheduler);
  }
}
