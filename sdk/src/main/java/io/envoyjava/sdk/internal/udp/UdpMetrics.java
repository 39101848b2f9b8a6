// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.udp;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.stream.StreamInfo;
import io.envoyjava.sdk.udp.UdpFeature;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Updates the metrics of a configuration: through a filter of the calling thread if it has one,
 * which all Envoy versions can do, and otherwise through the configuration.
 */
final class UdpMetrics {
  /** One of the ABI's functions that update a metric: of a filter or of a configuration. */
  interface Update {
    int call(long object, long id, long amount);
  }

  private static final boolean OUTSIDE_FILTERS = UdpFeature.METRICS_OUTSIDE_FILTERS.isAvailable();

  private final EnvoyConfig config;

  /**
   * The listeners with a filter of the configuration, one for each worker. Each is added and
   * removed on its own thread.
   */
  private volatile @Nullable ActiveUdpListener[] listeners = {};

  UdpMetrics(EnvoyConfig config) {
    this.config = config;
  }

  synchronized void add(ActiveUdpListener listener) {
    var known = listeners;
    for (int i = 0; i < known.length; i++) {
      if (known[i] == null) {
        known[i] = listener;
        return;
      }
    }
    var grown = Arrays.copyOf(known, known.length + 1);
    grown[known.length] = listener;
    listeners = grown;
  }

  /** Removes a listener. Allocates nothing, so that none is left because the heap is full. */
  @SuppressWarnings("ReferenceEquality") // identity is what matters
  synchronized void remove(ActiveUdpListener listener) {
    var known = listeners;
    for (int i = 0; i < known.length; i++) {
      if (known[i] == listener) known[i] = null;
    }
  }

  private @Nullable ActiveUdpListener ofThisThread() {
    for (var listener : listeners) {
      if (listener != null && listener.thread().isCurrent()) return listener;
    }
    return null;
  }

  void update(Update ofFilter, Update ofConfig, long id, long amount) {
    UdpLinking.METRICS.require();
    var listener = ofThisThread();
    if (listener != null) {
      int _ = ofFilter.call(listener.addressForMetrics(), id, amount);
      return;
    }
    if (!OUTSIDE_FILTERS) {
      UdpFeature.METRICS_OUTSIDE_FILTERS.require(
          "a metric on a thread without a filter of its configuration");
    }
    synchronized (config.lock()) {
      long address = config.address();
      if (address == 0) return;
      int _ = ofConfig.call(address, id, amount);
    }
  }

  /** Updates a histogram, of which only Envoy's threads have a part. */
  void record(Update ofFilter, Update ofConfig, long id, long value) {
    config.checkEnvoysThread();
    update(ofFilter, ofConfig, id, value);
  }

  static IllegalArgumentException noStreams(StreamInfo stream) {
    return new IllegalArgumentException(
        "a UDP listener filter's metric is updated without a stream, found a " + stream.getClass());
  }
}
