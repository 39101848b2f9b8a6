// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.MainThread;

/** What a configuration of listener filters does on Envoy's main thread: tasks. */
final class ListenerMainThread extends MainThread {

  ListenerMainThread(long address, EnvoyConfig config, String filterName) {
    super(address, config, filterName);
  }

  @Override
  protected EnvoyExecutor newExecutor(long address) {
    ListenerLinking.CONFIG_EXECUTOR.require();
    return new ListenerConfigExecutor(address);
  }
}
