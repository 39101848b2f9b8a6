// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.symbols;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's functions that the SDK uses. Each has the name that its header declares it by, in
 * capitals and without its prefix, and the first Envoy version in which the SDK can offer it: with
 * the function itself, or with the launcher's stand-in. What is said of versions elsewhere, in
 * messages, in {@code EnvoyFeature} and in tests, comes from here.
 */
// The constants are documented where the functions are: in src/main/native/abi.
@SuppressWarnings("doclint:missing")
public enum EnvoyFunction {
  LOG(Group.PROCESS, "1.36"),
  LOG_ENABLED(Group.PROCESS, "1.36"),
  HTTP_GET_HEADER(Group.STREAM, "1.35"),
  HTTP_SET_HEADER(Group.STREAM, "1.35"),
  HTTP_ADD_HEADER(Group.STREAM, "1.37"),
  HTTP_GET_HEADERS_SIZE(Group.STREAM, "1.35"),
  HTTP_GET_HEADERS(Group.STREAM, "1.35"),
  HTTP_GET_BODY_SIZE(Group.STREAM, "1.35"),
  HTTP_GET_BODY_CHUNKS_SIZE(Group.STREAM, "1.35"),
  HTTP_GET_BODY_CHUNKS(Group.STREAM, "1.35"),
  HTTP_DRAIN_BODY(Group.STREAM, "1.35"),
  HTTP_FILTER_SCHEDULER_NEW(Group.STREAM, "1.35"),
  HTTP_FILTER_SCHEDULER_COMMIT(Group.STREAM, "1.35"),
  HTTP_FILTER_SCHEDULER_DELETE(Group.STREAM, "1.35"),
  HTTP_FILTER_INCREMENT_COUNTER(Group.METRICS, "1.36"),
  HTTP_FILTER_GET_ATTRIBUTE_STRING(Group.STREAM, "1.35"),
  HTTP_FILTER_GET_ATTRIBUTE_INT(Group.STREAM, "1.35"),
  GET_LOG_LEVEL(Group.PROCESS, "1.39"),
  LOG_V2(Group.PROCESS, "1.40"),
  GET_CONCURRENCY(Group.PROCESS, "1.38"),
  IS_VALIDATION_MODE(Group.PROCESS, "1.38"),
  GET_RUNTIME_BOOL(Group.CONFIGURATION, "1.40"),
  GET_RUNTIME_INT(Group.CONFIGURATION, "1.40"),
  GET_RUNTIME_NUMBER(Group.CONFIGURATION, "1.40"),
  HTTP_GET_HEADER_VALUES(Group.STREAM, "1.39"),
  HTTP_APPEND_BODY(Group.NONE, "1.35"),
  HTTP_RECEIVED_BUFFERED_REQUEST_BODY(Group.STREAM, "1.35"),
  HTTP_RECEIVED_BUFFERED_RESPONSE_BODY(Group.STREAM, "1.35"),
  HTTP_SEND_RESPONSE(Group.NONE, "1.35"),
  HTTP_FILTER_CONTINUE_DECODING(Group.NONE, "1.35"),
  HTTP_FILTER_CONTINUE_ENCODING(Group.NONE, "1.35"),
  HTTP_FILTER_RESET_STREAM(Group.NONE, "1.38"),
  HTTP_CLEAR_ROUTE_CACHE(Group.STREAM, "1.35"),
  HTTP_FILTER_GET_ATTRIBUTE_BOOL(Group.STREAM, "1.35"),
  HTTP_GET_METADATA_STRING(Group.METADATA, "1.35"),
  HTTP_GET_METADATA_NUMBER(Group.METADATA, "1.35"),
  HTTP_GET_METADATA_BOOL(Group.METADATA, "1.38"),
  HTTP_SET_DYNAMIC_METADATA_STRING(Group.METADATA, "1.35"),
  HTTP_SET_DYNAMIC_METADATA_NUMBER(Group.METADATA, "1.35"),
  HTTP_SET_DYNAMIC_METADATA_BOOL(Group.METADATA, "1.38"),
  HTTP_SET_DYNAMIC_METADATA_STRING_BATCH(Group.METADATA, "1.39"),
  HTTP_SET_DYNAMIC_METADATA_STRUCT(Group.METADATA, "1.40"),
  HTTP_SET_DYNAMIC_TYPED_METADATA(Group.METADATA, "1.40"),
  HTTP_GET_TYPED_METADATA(Group.METADATA, "1.40"),
  HTTP_GET_FILTER_STATE_BYTES(Group.FILTER_STATE, "1.35"),
  HTTP_SET_FILTER_STATE_BYTES(Group.FILTER_STATE, "1.35"),
  HTTP_HAS_FILTER_STATE(Group.FILTER_STATE, "1.40"),
  HTTP_SET_FILTER_STATE_VALUE(Group.FILTER_STATE, "1.40"),
  HTTP_SET_FILTER_STATE_OBJECT(Group.FILTER_STATE, "1.39"),
  HTTP_GET_FILTER_STATE_OBJECT(Group.FILTER_STATE, "1.39"),
  HTTP_GET_DOWNSTREAM_DIRECT_REMOTE_ADDRESS(Group.CONNECTIONS, "1.40"),
  HTTP_GET_UPSTREAM_REMOTE_ADDRESS(Group.CONNECTIONS, "1.40"),
  HTTP_GET_UPSTREAM_CONNECTION_ID(Group.CONNECTIONS, "1.39"),
  HTTP_GET_UPSTREAM_CONNECTION_IDS_ATTEMPTED_SIZE(Group.CONNECTIONS, "1.40"),
  HTTP_GET_UPSTREAM_CONNECTION_IDS_ATTEMPTED(Group.CONNECTIONS, "1.40"),
  HTTP_GET_UPSTREAM_HOSTS_ATTEMPTED_SIZE(Group.CONNECTIONS, "1.40"),
  HTTP_GET_UPSTREAM_HOSTS_ATTEMPTED(Group.CONNECTIONS, "1.40"),
  HTTP_GET_TIMING_INFO(Group.TIMING, "1.40"),
  HTTP_GET_ACTIVE_SPAN(Group.SPANS, "1.38"),
  HTTP_SPAN_SET_TAG(Group.SPANS, "1.38"),
  HTTP_SPAN_SET_TAG_BATCH(Group.SPANS, "1.40"),
  HTTP_SPAN_SET_SAMPLED(Group.SPANS, "1.38"),
  HTTP_SPAN_DISABLE_LOCAL_DECISION(Group.SPANS, "1.39"),
  HTTP_SPAN_GET_TRACE_ID(Group.SPANS, "1.38"),
  HTTP_FILTER_CONFIG_DEFINE_COUNTER(Group.CONFIGURATION, "1.36"),
  HTTP_FILTER_CONFIG_DEFINE_GAUGE(Group.CONFIGURATION, "1.36"),
  HTTP_FILTER_CONFIG_DEFINE_HISTOGRAM(Group.CONFIGURATION, "1.36"),
  HTTP_FILTER_INCREMENT_GAUGE(Group.METRICS, "1.36"),
  HTTP_FILTER_DECREMENT_GAUGE(Group.METRICS, "1.36"),
  HTTP_FILTER_SET_GAUGE(Group.METRICS, "1.36"),
  HTTP_FILTER_RECORD_HISTOGRAM_VALUE(Group.METRICS, "1.36"),
  HTTP_FILTER_CONFIG_INCREMENT_COUNTER(Group.METRICS, "1.39"),
  HTTP_FILTER_CONFIG_INCREMENT_GAUGE(Group.METRICS, "1.39"),
  HTTP_FILTER_CONFIG_DECREMENT_GAUGE(Group.METRICS, "1.39"),
  HTTP_FILTER_CONFIG_SET_GAUGE(Group.METRICS, "1.39"),
  HTTP_FILTER_CONFIG_RECORD_HISTOGRAM_VALUE(Group.METRICS, "1.39"),
  HTTP_FILTER_CONFIG_GENERIC_SECRET_SUBSCRIBE(Group.CONFIGURATION, "1.40"),
  HTTP_FILTER_GET_GENERIC_SECRET(Group.SECRETS, "1.40"),
  HTTP_FILTER_CONFIG_GET_GENERIC_SECRET(Group.SECRETS, "1.40");

  /** The oldest Envoy that the SDK supports; what it has is there always. */
  public static final String OLDEST = "1.35";

  private static final String PREFIX = "envoy_dynamic_module_callback_";

  /** Functions that are linked together: see {@code Linking}. */
  public enum Group {
    PROCESS,
    STREAM,
    METADATA,
    FILTER_STATE,
    CONNECTIONS,
    TIMING,
    SPANS,
    METRICS,
    SECRETS,
    CONFIGURATION,

    /** Java does not call these: the launcher does, or they are only asked for. */
    NONE
  }

  private final Group group;
  private final String since;

  EnvoyFunction(Group group, String since) {
    this.group = group;
    this.since = since;
  }

  /** The functions of a group. */
  public static List<EnvoyFunction> of(Group group) {
    return Arrays.stream(values()).filter(function -> function.group == group).toList();
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

  /** The function of that name; null if it is the launcher's. */
  public static @Nullable EnvoyFunction of(String symbol) {
    for (var function : values()) {
      if (function.symbol().equals(symbol)) return function;
    }
    return null;
  }
}
