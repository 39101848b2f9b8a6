// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.udp;

import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;

/**
 * Features of UDP listener filters that are not available in every Envoy version that has UDP
 * listener filters in modules, which begin with v1.37.
 *
 * @since 0.1
 */
public enum UdpFeature implements EnvoyFeature {
  /** UDP listener filters as such. */
  UDP_LISTENER_FILTERS(EnvoyFunction.UDP_LISTENER_FILTER_SEND_DATAGRAM),

  /** {@link UdpListener#workerIndex()}. */
  WORKER_INDEX(EnvoyFunction.UDP_LISTENER_FILTER_GET_WORKER_INDEX),

  /**
   * {@link Counter}, {@link Gauge} and {@link Histogram} on threads that have no filter of the
   * configuration.
   */
  METRICS_OUTSIDE_FILTERS(EnvoyFunction.UDP_LISTENER_FILTER_CONFIG_INCREMENT_COUNTER);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  UdpFeature(EnvoyFunction function) {
    this.function = function;
  }

  @Override
  public String since() {
    return function.since();
  }

  @Override
  public boolean isAvailable() {
    return EnvoySymbols.has(function);
  }
}
