// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.network.NetworkEvents;
import io.envoyjava.sdk.network.NetworkFilterFactory;

/** Envoy's side of a network filter's configuration, and what the launcher keeps of it. */
final class NetworkConfig extends ConfigModel {
  NetworkConfig(TestEnvoy envoy, String name) {
    super(envoy, name);
  }

  @Override
  long call(int event, long address, long javaHandle, long argument) {
    return NetworkEvents.onEvent(event, address, javaHandle, argument);
  }

  /** Makes the filter's configuration; returns false if it is refused. */
  boolean configure(NetworkFilterFactory factory, String text) {
    return configure(
        text,
        config ->
            Kit.configuring(
                factory,
                () ->
                    NetworkEvents.onEvent(LauncherAbi.JAVA_NETWORK_CONFIG_NEW, handle, 0, config)));
  }

  void scheduled(long event) {
    event(LauncherAbi.JAVA_NETWORK_CONFIG_SCHEDULED, event);
  }

  void destroy() {
    destroy(LauncherAbi.JAVA_NETWORK_CONFIG_DESTROY);
  }
}
