// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.MainThread;

/** What a configuration of network filters does on Envoy's main thread: tasks. */
final class NetworkMainThread extends MainThread {

  NetworkMainThread(long address, EnvoyConfig config, String filterName) {
    super(address, config, filterName);
  }

  @Override
  protected EnvoyExecutor newExecutor(long address) {
    NetworkLinking.CONFIG_EXECUTOR.require();
    return new NetworkConfigExecutor(address);
  }
}
