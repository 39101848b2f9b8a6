// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.Host;

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
  METRICS("1.36", "http_filter_config_define_counter"),

  /** {@link HeaderMap#add}, to a header that has a value already. */
  ADDED_HEADER_VALUES("1.37", "http_add_header"),

  /** {@link HttpFilter#onLocalReply} is called. */
  LOCAL_REPLY_HOOK("1.38", "http_filter_reset_stream"),

  /** Truth values in {@link Metadata}. */
  BOOLEAN_METADATA("1.38", "http_get_metadata_bool"),

  /** {@link HttpStream#activeSpan}. */
  SPANS("1.38", "http_get_active_span"),

  /** {@link Span#disableLocalDecision}. */
  SPAN_LOCAL_DECISION("1.39", "http_span_disable_local_decision"),

  /** {@link Counter}, {@link Gauge} and {@link Histogram} without a stream. */
  METRICS_OUTSIDE_STREAMS("1.39", "http_filter_config_increment_counter"),

  /** {@link FilterState#putObject} and {@link FilterState#getObject}. */
  FILTER_STATE_OBJECTS("1.39", "http_set_filter_state_object"),

  /** {@link Connections#upstreamConnectionId}. */
  UPSTREAM_CONNECTION_ID("1.39", "http_get_upstream_connection_id"),

  /** All others of {@link Connections}. */
  CONNECTIONS("1.40", "http_get_upstream_remote_address"),

  /** {@link FilterState#has}, and {@link FilterState#set} with a life span. */
  FILTER_STATE_VALUES("1.40", "http_set_filter_state_value"),

  /** Structures and typed messages in {@link DynamicMetadata} and {@link Metadata}. */
  STRUCTURED_METADATA("1.40", "http_set_dynamic_metadata_struct"),

  /** {@link HttpStream#timing}. */
  TIMING("1.40", "http_get_timing_info"),

  /** {@link ConfigContext#runtime}. */
  RUNTIME("1.40", "get_runtime_bool"),

  /** {@link ConfigContext#secret(String)}. */
  SECRETS("1.40", "http_filter_config_generic_secret_subscribe");

  private final String since;
  private final String function;

  /** With the name of a function that came with the feature. */
  EnvoyFeature(String since, String function) {
    this.since = since;
    this.function = "envoy_dynamic_module_callback_" + function;
  }

  /**
   * The first Envoy that can.
   *
   * @return a version, for example {@code 1.37}
   */
  public String since() {
    return since;
  }

  /**
   * Whether this Envoy can: asks which of the ABI's functions it has.
   *
   * @return true if so; false also outside of Envoy, as in a unit test
   */
  public boolean isAvailable() {
    return Host.has(function);
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
        "%s: this Envoy cannot; v%s is the first".formatted(what, since));
  }
}
