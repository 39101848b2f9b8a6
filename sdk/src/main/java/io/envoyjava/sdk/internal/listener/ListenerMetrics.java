// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.listener;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.listener.ListenerFeature;
import io.envoyjava.sdk.stream.StreamInfo;

/** Updates metrics, for a socket or without one. */
final class ListenerMetrics {
  /** One of the ABI's functions that update a metric: of a socket or of a configuration. */
  interface Update {
    int call(long object, long id, long amount);
  }

  private static final boolean OUTSIDE_SOCKETS =
      ListenerFeature.METRICS_OUTSIDE_SOCKETS.isAvailable();

  private ListenerMetrics() {}

  /** Returns Envoy's object for a socket of the configuration that defined a metric. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  static long filter(EnvoyConfig config, StreamInfo socket) {
    if (!(socket instanceof ListenerFilterRunner own)) {
      throw new IllegalArgumentException(
          "a listener filter's metric is for its sockets, found a " + socket.getClass());
    }
    if (own.envoyConfig() != config) {
      throw new IllegalArgumentException(
          "a metric is for sockets of the configuration that defined it");
    }
    long filter = own.addressForMetrics();
    ListenerLinking.METRICS.require();
    return filter;
  }

  /** Updates a metric, if the configuration is still there. Any thread. */
  static void update(EnvoyConfig config, Update function, long id, long amount) {
    if (!OUTSIDE_SOCKETS) {
      ListenerFeature.METRICS_OUTSIDE_SOCKETS.require("a metric without a socket");
    }
    ListenerLinking.METRICS.require();
    synchronized (config.lock()) {
      long address = config.address();
      if (address == 0) return;
      int _ = function.call(address, id, amount);
    }
  }
}
