// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.abi.NetworkFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;

/** The executor of a connection, on Envoy's scheduler for network filters. */
final class NetworkExecutor extends EnvoyExecutor {
  private final long scheduler;

  /** Called on the connection's worker thread. */
  NetworkExecutor(long filter) {
    scheduler = NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_scheduler_new(filter);
  }

  @Override
  protected void commit() {
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_scheduler_commit(scheduler, 0);
  }

  @Override
  protected void delete() {
    NetworkFilterAbi.envoy_dynamic_module_callback_network_filter_scheduler_delete(scheduler);
  }
}
