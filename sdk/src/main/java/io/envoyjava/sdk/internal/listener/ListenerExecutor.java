// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.abi.ListenerFilterAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;

/** The executor of a socket, on Envoy's scheduler for listener filters. */
final class ListenerExecutor extends EnvoyExecutor {
  private final long scheduler;

  /** Called on the socket's worker thread. */
  ListenerExecutor(long filter) {
    scheduler =
        ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_scheduler_new(filter);
  }

  @Override
  protected void commit() {
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_scheduler_commit(scheduler, 0);
  }

  @Override
  protected void delete() {
    ListenerFilterAbi.envoy_dynamic_module_callback_listener_filter_scheduler_delete(scheduler);
  }
}
