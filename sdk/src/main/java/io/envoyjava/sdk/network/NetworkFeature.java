// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.network;

import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.StreamInfo;

/**
 * Features of network filters that are not available in every Envoy version that has network
 * filters, which begin with v1.37.
 *
 * @since 0.1
 */
public enum NetworkFeature implements EnvoyFeature {
  /** Network filters as such. */
  NETWORK_FILTERS(EnvoyFunction.NETWORK_FILTER_WRITE),

  /** {@link NetworkFilter#onAboveHighWatermark}, and {@link Connection#bufferLimit()}. */
  WATERMARKS(EnvoyFunction.NETWORK_FILTER_GET_BUFFER_LIMIT),

  /** {@link Connection#state()}. */
  STATE(EnvoyFunction.NETWORK_FILTER_GET_CONNECTION_STATE),

  /** {@link Connection#disableReading} and its siblings. */
  READ_CONTROL(EnvoyFunction.NETWORK_FILTER_READ_DISABLE),

  /** {@link Connection#enableHalfClose}, and with it {@link Connection#end()}. */
  HALF_CLOSE(EnvoyFunction.NETWORK_FILTER_ENABLE_HALF_CLOSE),

  /** {@link UpstreamHost#hosts}. */
  HOST_COUNTS(EnvoyFunction.NETWORK_FILTER_GET_CLUSTER_HOST_COUNT),

  /** {@link Connection#workerIndex()}. */
  WORKER_INDEX(EnvoyFunction.NETWORK_FILTER_GET_WORKER_INDEX),

  /** Truth values in {@link DynamicMetadata}. */
  BOOLEAN_METADATA(EnvoyFunction.NETWORK_GET_DYNAMIC_METADATA_BOOL),

  /** {@link FilterState#setTyped} and {@link FilterState#getTyped}. */
  TYPED_FILTER_STATE(EnvoyFunction.NETWORK_SET_FILTER_STATE_TYPED),

  /** {@link StreamInfo#attribute(io.envoyjava.sdk.stream.Attribute.OfText)} and its siblings. */
  ATTRIBUTES(EnvoyFunction.NETWORK_FILTER_GET_ATTRIBUTE_STRING),

  /** {@link UpstreamHost#connectionId()}. */
  UPSTREAM_CONNECTION_ID(EnvoyFunction.NETWORK_FILTER_GET_UPSTREAM_CONNECTION_ID),

  /** {@link Counter}, {@link Gauge} and {@link Histogram} without a connection. */
  METRICS_OUTSIDE_CONNECTIONS(EnvoyFunction.NETWORK_FILTER_CONFIG_INCREMENT_COUNTER),

  /** {@link Connection#startDownstreamTls()}. */
  DOWNSTREAM_START_TLS(EnvoyFunction.NETWORK_FILTER_START_DOWNSTREAM_SECURE_TRANSPORT);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  NetworkFeature(EnvoyFunction function) {
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
