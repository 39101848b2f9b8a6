// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's functions that the SDK uses, in the order in which {@link Linking} gets them ready. Each
 * has the name that envoy_abi.h declares it by, in capitals and without its prefix, and the first
 * Envoy version in which the SDK can offer it: with the function itself, or with the launcher's
 * stand-in. What is said of versions elsewhere, in messages, in {@code EnvoyFeature} and in tests,
 * comes from here.
 */
// The constants are documented where the functions are: in envoy_abi.h.
@SuppressWarnings("doclint:missing")
public enum EnvoyFunction {
  LOG("1.36"),
  LOG_ENABLED("1.36"),
  HTTP_GET_HEADER("1.35"),
  HTTP_SET_HEADER("1.35"),
  HTTP_ADD_HEADER("1.37"),
  HTTP_GET_HEADERS_SIZE("1.35"),
  HTTP_GET_HEADERS("1.35"),
  HTTP_GET_BODY_SIZE("1.35"),
  HTTP_GET_BODY_CHUNKS_SIZE("1.35"),
  HTTP_GET_BODY_CHUNKS("1.35"),
  HTTP_DRAIN_BODY("1.35"),
  HTTP_FILTER_SCHEDULER_NEW("1.35"),
  HTTP_FILTER_SCHEDULER_COMMIT("1.35"),
  HTTP_FILTER_SCHEDULER_DELETE("1.35"),
  HTTP_FILTER_INCREMENT_COUNTER("1.36"),
  HTTP_FILTER_GET_ATTRIBUTE_STRING("1.35"),
  HTTP_FILTER_GET_ATTRIBUTE_INT("1.35"),
  GET_LOG_LEVEL("1.39"),
  LOG_V2("1.40"),
  GET_CONCURRENCY("1.38"),
  IS_VALIDATION_MODE("1.38"),
  GET_RUNTIME_BOOL("1.40"),
  GET_RUNTIME_INT("1.40"),
  GET_RUNTIME_NUMBER("1.40"),
  HTTP_GET_HEADER_VALUES("1.39"),
  HTTP_APPEND_BODY("1.35"),
  HTTP_RECEIVED_BUFFERED_REQUEST_BODY("1.35"),
  HTTP_RECEIVED_BUFFERED_RESPONSE_BODY("1.35"),
  HTTP_SEND_RESPONSE("1.35"),
  HTTP_FILTER_CONTINUE_DECODING("1.35"),
  HTTP_FILTER_CONTINUE_ENCODING("1.35"),
  HTTP_FILTER_RESET_STREAM("1.38"),
  HTTP_CLEAR_ROUTE_CACHE("1.35"),
  HTTP_FILTER_GET_ATTRIBUTE_BOOL("1.35"),
  HTTP_GET_METADATA_STRING("1.35"),
  HTTP_GET_METADATA_NUMBER("1.35"),
  HTTP_GET_METADATA_BOOL("1.38"),
  HTTP_SET_DYNAMIC_METADATA_STRING("1.35"),
  HTTP_SET_DYNAMIC_METADATA_NUMBER("1.35"),
  HTTP_SET_DYNAMIC_METADATA_BOOL("1.38"),
  HTTP_SET_DYNAMIC_METADATA_STRING_BATCH("1.39"),
  HTTP_SET_DYNAMIC_METADATA_STRUCT("1.40"),
  HTTP_SET_DYNAMIC_TYPED_METADATA("1.40"),
  HTTP_GET_TYPED_METADATA("1.40"),
  HTTP_GET_FILTER_STATE_BYTES("1.35"),
  HTTP_SET_FILTER_STATE_BYTES("1.35"),
  HTTP_HAS_FILTER_STATE("1.40"),
  HTTP_SET_FILTER_STATE_VALUE("1.40"),
  HTTP_SET_FILTER_STATE_OBJECT("1.39"),
  HTTP_GET_FILTER_STATE_OBJECT("1.39"),
  HTTP_GET_DOWNSTREAM_DIRECT_REMOTE_ADDRESS("1.40"),
  HTTP_GET_UPSTREAM_REMOTE_ADDRESS("1.40"),
  HTTP_GET_UPSTREAM_CONNECTION_ID("1.39"),
  HTTP_GET_UPSTREAM_CONNECTION_IDS_ATTEMPTED_SIZE("1.40"),
  HTTP_GET_UPSTREAM_CONNECTION_IDS_ATTEMPTED("1.40"),
  HTTP_GET_UPSTREAM_HOSTS_ATTEMPTED_SIZE("1.40"),
  HTTP_GET_UPSTREAM_HOSTS_ATTEMPTED("1.40"),
  HTTP_GET_TIMING_INFO("1.40"),
  HTTP_GET_ACTIVE_SPAN("1.38"),
  HTTP_SPAN_SET_TAG("1.38"),
  HTTP_SPAN_SET_TAG_BATCH("1.40"),
  HTTP_SPAN_SET_SAMPLED("1.38"),
  HTTP_SPAN_DISABLE_LOCAL_DECISION("1.39"),
  HTTP_SPAN_GET_TRACE_ID("1.38"),
  HTTP_FILTER_CONFIG_DEFINE_COUNTER("1.36"),
  HTTP_FILTER_CONFIG_DEFINE_GAUGE("1.36"),
  HTTP_FILTER_CONFIG_DEFINE_HISTOGRAM("1.36"),
  HTTP_FILTER_INCREMENT_GAUGE("1.36"),
  HTTP_FILTER_DECREMENT_GAUGE("1.36"),
  HTTP_FILTER_SET_GAUGE("1.36"),
  HTTP_FILTER_RECORD_HISTOGRAM_VALUE("1.36"),
  HTTP_FILTER_CONFIG_INCREMENT_COUNTER("1.39"),
  HTTP_FILTER_CONFIG_INCREMENT_GAUGE("1.39"),
  HTTP_FILTER_CONFIG_DECREMENT_GAUGE("1.39"),
  HTTP_FILTER_CONFIG_SET_GAUGE("1.39"),
  HTTP_FILTER_CONFIG_RECORD_HISTOGRAM_VALUE("1.39"),
  HTTP_FILTER_CONFIG_GENERIC_SECRET_SUBSCRIBE("1.40"),
  HTTP_FILTER_GET_GENERIC_SECRET("1.40"),
  HTTP_FILTER_CONFIG_GET_GENERIC_SECRET("1.40");

  /** The oldest Envoy that the SDK supports; what it has is there always. */
  static final String OLDEST = "1.35";

  private static final String PREFIX = "envoy_dynamic_module_callback_";

  private final String since;

  EnvoyFunction(String since) {
    this.since = since;
  }

  /**
   * The function's name in the ABI.
   *
   * @return the full name, with the prefix
   */
  public String symbol() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  /**
   * The first Envoy version in which the SDK can offer the function.
   *
   * @return a version, for example {@code 1.37}
   */
  public String since() {
    return since;
  }

  /**
   * Whether this Envoy has the function, or the launcher a stand-in for it.
   *
   * @return false also outside of Envoy
   */
  public boolean isAvailable() {
    return Host.has(symbol());
  }

  /** The function of that name; null if it is the launcher's. */
  static @Nullable EnvoyFunction of(String symbol) {
    for (var function : values()) {
      if (function.symbol().equals(symbol)) return function;
    }
    return null;
  }
}
