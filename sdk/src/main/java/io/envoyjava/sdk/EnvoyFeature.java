// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;

/**
 * What not every Envoy can do that the SDK runs in. All that is not listed here works from v1.35
 * on.
 *
 * <p>A filter that can do without asks {@link #isAvailable}; one that cannot lets the SDK throw an
 * {@link UnsupportedOperationException}, which names the first Envoy that can. All methods are safe
 * for any thread.
 */
public enum EnvoyFeature {
  /**
   * {@link ConfigContext#counter}, {@link ConfigContext#gauge} and {@link ConfigContext#histogram};
   * {@link ConfigContext#optionalCounter} does without.
   */
  METRICS(EnvoyFunction.HTTP_FILTER_CONFIG_DEFINE_COUNTER),

  /** {@link HeaderMap#add}, to a header that has a value already. */
  ADDED_HEADER_VALUES(EnvoyFunction.HTTP_ADD_HEADER),

  /** {@link HttpFilter#onLocalReply} is called. */
  LOCAL_REPLY_HOOK(EnvoyFunction.HTTP_FILTER_RESET_STREAM),

  /** Truth values in {@link Metadata}. */
  BOOLEAN_METADATA(EnvoyFunction.HTTP_GET_METADATA_BOOL),

  /** {@link HttpStream#activeSpan}. */
  SPANS(EnvoyFunction.HTTP_GET_ACTIVE_SPAN),

  /** {@link Span#disableLocalDecision}. */
  SPAN_LOCAL_DECISION(EnvoyFunction.HTTP_SPAN_DISABLE_LOCAL_DECISION),

  /** {@link Counter}, {@link Gauge} and {@link Histogram} without a stream. */
  METRICS_OUTSIDE_STREAMS(EnvoyFunction.HTTP_FILTER_CONFIG_INCREMENT_COUNTER),

  /** {@link FilterState#putObject} and {@link FilterState#getObject}. */
  FILTER_STATE_OBJECTS(EnvoyFunction.HTTP_SET_FILTER_STATE_OBJECT),

  /** {@link Connections#upstreamConnectionId}. */
  UPSTREAM_CONNECTION_ID(EnvoyFunction.HTTP_GET_UPSTREAM_CONNECTION_ID),

  /** All others of {@link Connections}. */
  CONNECTIONS(EnvoyFunction.HTTP_GET_UPSTREAM_REMOTE_ADDRESS),

  /** {@link FilterState#has}, and {@link FilterState#set} with a life span. */
  FILTER_STATE_VALUES(EnvoyFunction.HTTP_SET_FILTER_STATE_VALUE),

  /** Structures and typed messages in {@link DynamicMetadata} and {@link Metadata}. */
  STRUCTURED_METADATA(EnvoyFunction.HTTP_SET_DYNAMIC_METADATA_STRUCT),

  /** {@link HttpStream#timing}. */
  TIMING(EnvoyFunction.HTTP_GET_TIMING_INFO),

  /** {@link ConfigContext#runtime}. */
  RUNTIME(EnvoyFunction.GET_RUNTIME_BOOL),

  /** {@link ConfigContext#secret(String)}. */
  SECRETS(EnvoyFunction.HTTP_FILTER_CONFIG_GENERIC_SECRET_SUBSCRIBE);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  EnvoyFeature(EnvoyFunction function) {
    this.function = function;
  }

  /**
   * The first Envoy that can.
   *
   * @return a version, for example {@code 1.37}
   */
  public String since() {
    return function.since();
  }

  /**
   * Whether this Envoy can: asks which of the ABI's functions it has.
   *
   * @return true if so; false also outside of Envoy, as in a unit test
   */
  public boolean isAvailable() {
    return EnvoySymbols.has(function);
  }

  /**
   * Refuses to go on without.
   *
   * @param what is to be done, for the message
   * @throws UnsupportedOperationException if this Envoy cannot; the message names the first that
   *     can
   */
  public void require(String what) {
    if (isAvailable()) return;
    throw new UnsupportedOperationException(
        "%s: not supported by this Envoy version; requires v%s or later".formatted(what, since()));
  }
}
