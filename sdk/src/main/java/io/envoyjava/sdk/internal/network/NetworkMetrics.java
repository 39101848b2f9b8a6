// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.network;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.network.NetworkFeature;
import io.envoyjava.sdk.stream.StreamInfo;

/** Updates metrics, for a connection or without one. */
final class NetworkMetrics {
  /** One of the ABI's functions that update a metric: of a connection or of a configuration. */
  interface Update {
    int call(long object, long id, long amount);
  }

  private static final boolean OUTSIDE_CONNECTIONS =
      NetworkFeature.METRICS_OUTSIDE_CONNECTIONS.isAvailable();

  private NetworkMetrics() {}

  /** Returns Envoy's object for a connection of the configuration that defined a metric. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  static long filter(EnvoyConfig config, StreamInfo connection) {
    if (!(connection instanceof NetworkFilterRunner own)) {
      throw new IllegalArgumentException(
          "a network filter's metric is for its connections, found a " + connection.getClass());
    }
    if (own.envoyConfig() != config) {
      throw new IllegalArgumentException(
          "a metric is for connections of the configuration that defined it");
    }
    long filter = own.addressForMetrics();
    NetworkLinking.METRICS.require();
    return filter;
  }

  /** Updates a metric, if the configuration is still there. Any thread. */
  static void update(EnvoyConfig config, Update function, long id, long amount) {
    if (!OUTSIDE_CONNECTIONS) {
      NetworkFeature.METRICS_OUTSIDE_CONNECTIONS.require("a metric without a connection");
    }
    NetworkLinking.METRICS.require();
    synchronized (config.lock()) {
      long address = config.address();
      if (address == 0) return;
      int _ = function.call(address, id, amount);
    }
  }
}
