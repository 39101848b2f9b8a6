// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.MainThread;

/** A configuration of UDP listener filters has no tasks: Envoy has no scheduler for it. */
final class UdpMainThread extends MainThread {
  final UdpMetrics metrics;

  UdpMainThread(long address, EnvoyConfig config, String name) {
    super(address, config, name);
    metrics = new UdpMetrics(config);
  }

  @Override
  protected EnvoyExecutor newExecutor(long address) {
    throw new UnsupportedOperationException("Envoy has no scheduler for UDP listener filters");
  }
}
