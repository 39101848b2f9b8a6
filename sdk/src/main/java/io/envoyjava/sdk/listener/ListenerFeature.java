// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.listener;

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
 * Features of listener filters that are not available in every Envoy version that has listener
 * filters, which begin with v1.37.
 *
 * @since 0.1
 */
public enum ListenerFeature implements EnvoyFeature {
  /** Listener filters as such. */
  LISTENER_FILTERS(EnvoyFunction.LISTENER_FILTER_CONTINUE_FILTER_CHAIN),

  /** {@link AcceptedSocket#requestedServerName()} and the other values that filters have set. */
  DETECTED_VALUES(EnvoyFunction.LISTENER_FILTER_GET_REQUESTED_SERVER_NAME),

  /** {@link AcceptedSocket#tls()}. */
  TLS(EnvoyFunction.LISTENER_FILTER_IS_SSL),

  /** {@link AcceptedSocket#write(byte[])}. */
  WRITE(EnvoyFunction.LISTENER_FILTER_WRITE_TO_SOCKET),

  /** Numbers in {@link DynamicMetadata}. */
  NUMBER_METADATA(EnvoyFunction.LISTENER_FILTER_GET_DYNAMIC_METADATA_NUMBER),

  /** {@link AcceptedSocket#workerIndex()}. */
  WORKER_INDEX(EnvoyFunction.LISTENER_FILTER_GET_WORKER_INDEX),

  // Earlier versions have the functions for these two, but deliver no events, and v1.38 does not
  // survive requests.

  /** {@link AcceptedSocket#executor()}, and with it all work on other threads. */
  EXECUTOR(EnvoyFunction.LISTENER_FILTER_GET_ATTRIBUTE_STRING),

  /** {@link AcceptedSocket#cluster}. */
  CALLOUTS(EnvoyFunction.LISTENER_FILTER_GET_ATTRIBUTE_STRING),

  /** {@link StreamInfo#attribute(io.envoyjava.sdk.stream.Attribute.OfText)} and its siblings. */
  ATTRIBUTES(EnvoyFunction.LISTENER_FILTER_GET_ATTRIBUTE_STRING),

  /** {@link Counter}, {@link Gauge} and {@link Histogram} without a socket. */
  METRICS_OUTSIDE_SOCKETS(EnvoyFunction.LISTENER_FILTER_CONFIG_INCREMENT_COUNTER),

  /** {@link FilterState#setTyped} and {@link FilterState#getTyped}. */
  TYPED_FILTER_STATE(EnvoyFunction.LISTENER_FILTER_SET_FILTER_STATE_TYPED);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  ListenerFeature(EnvoyFunction function) {
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
