// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Connections;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.Span;

/**
 * Features of HTTP filters that are not available in every Envoy version the SDK supports.
 *
 * @since 0.1
 */
public enum HttpFeature implements EnvoyFeature {
  /**
   * {@link ConfigContext#counter}, {@link ConfigContext#gauge} and {@link ConfigContext#histogram};
   * {@link ConfigContext#optionalCounter} does without.
   */
  METRICS(EnvoyFunction.HTTP_FILTER_CONFIG_DEFINE_COUNTER),

  /** {@link HttpStream#startReply}. */
  STREAMED_REPLIES(EnvoyFunction.HTTP_SEND_RESPONSE_HEADERS),

  /**
   * {@link HttpFilter#onDownstreamAboveHighWatermark} and {@link
   * HttpFilter#onDownstreamBelowLowWatermark} are called.
   */
  WATERMARKS(EnvoyFunction.HTTP_FILTER_START_HTTP_STREAM),

  /** {@link HeaderMap#add}, to a header that has a value already. */
  ADDED_HEADER_VALUES(EnvoyFunction.HTTP_ADD_HEADER),

  /** {@link HttpStream#cluster} and {@link Cluster#send}. */
  CALLOUTS(EnvoyFunction.HTTP_FILTER_HTTP_CALLOUT),

  /** {@link Cluster#open}. */
  UPSTREAM_STREAMS(EnvoyFunction.HTTP_FILTER_START_HTTP_STREAM),

  /** {@link ConfigContext#executor}. */
  CONFIG_EXECUTOR(EnvoyFunction.HTTP_FILTER_CONFIG_SCHEDULER_NEW),

  /** {@link ConfigContext#cluster}. */
  CONFIG_CALLOUTS(EnvoyFunction.HTTP_FILTER_CONFIG_HTTP_CALLOUT),

  /** {@link HttpStream#addResponseFlag}. */
  RESPONSE_FLAGS(EnvoyFunction.HTTP_ADD_CUSTOM_FLAG),

  /**
   * {@link HttpStream#reset()}, {@link HttpStream#sendGoAway} and {@link HttpStream#recreate()}.
   */
  STREAM_CONTROL(EnvoyFunction.HTTP_FILTER_RECREATE_STREAM),

  /** All of {@link Upstream}. */
  UPSTREAM_CHOICE(EnvoyFunction.HTTP_SET_UPSTREAM_OVERRIDE_HOST),

  /** All of {@link SocketOptions}. */
  SOCKET_OPTIONS(EnvoyFunction.HTTP_SET_SOCKET_OPTION_INT),

  /** {@link HttpStream#workerIndex}. */
  WORKER_INDEX(EnvoyFunction.HTTP_FILTER_GET_WORKER_INDEX),

  /** {@link HttpStream#bufferLimit} and {@link HttpStream#raiseBufferLimit}. */
  BUFFER_LIMIT(EnvoyFunction.HTTP_SET_BUFFER_LIMIT),

  /** {@link HttpFilter#onLocalReply} is called. */
  LOCAL_REPLY_HOOK(EnvoyFunction.HTTP_FILTER_RESET_STREAM),

  /** Truth values in {@link Metadata}. */
  BOOLEAN_METADATA(EnvoyFunction.HTTP_GET_METADATA_BOOL),

  /** Lists in {@link Metadata} and {@link DynamicMetadata}, namespaces and their keys. */
  METADATA_LISTS(EnvoyFunction.HTTP_GET_METADATA_LIST_SIZE),

  /** {@link FilterState#setTyped} and {@link FilterState#getTyped}. */
  TYPED_FILTER_STATE(EnvoyFunction.HTTP_SET_FILTER_STATE_TYPED),

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

  /** {@link ConfigContext#secret(String)}. */
  SECRETS(EnvoyFunction.HTTP_FILTER_CONFIG_GENERIC_SECRET_SUBSCRIBE);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  HttpFeature(EnvoyFunction function) {
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
