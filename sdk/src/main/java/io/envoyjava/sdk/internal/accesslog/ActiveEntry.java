// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.accesslog.AccessLogFeature;
import io.envoyjava.sdk.accesslog.ByteCounts;
import io.envoyjava.sdk.accesslog.LogDownstream;
import io.envoyjava.sdk.accesslog.LogEntry;
import io.envoyjava.sdk.accesslog.LogHeaders;
import io.envoyjava.sdk.accesslog.LogType;
import io.envoyjava.sdk.accesslog.LogUpstream;
import io.envoyjava.sdk.accesslog.ResponseFlag;
import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Connections;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Timing;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A log entry during the hook for it: a view of what Envoy has. */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class ActiveEntry extends ThreadConfined implements LogEntry {
  private static final ResponseFlag[] FLAGS = ResponseFlag.values();
  private static final boolean HAS_ATTRIBUTES = AccessLogFeature.ATTRIBUTES.isAvailable();

  private final EnvoyConfig config;
  private final LogType type;

  ActiveEntry(EnvoyThread thread, EnvoyConfig config, long address, LogType type) {
    super(thread, address);
    this.config = config;
    this.type = type;
  }

  /** Returns the configuration whose logger has the entry. */
  EnvoyConfig config() {
    return config;
  }

  @Override
  protected String kind() {
    return "log entry";
  }

  @Override
  protected String advice() {
    return "copy what another thread needs";
  }

  @Override
  public boolean isOpen() {
    return !isGone();
  }

  @Override
  public LogType type() {
    long _ = address();
    return type;
  }

  @Override
  public LogHeaders requestHeaders() {
    return new EntryHeaders(this, CommonAbi.ENVOY_REQUEST_HEADERS);
  }

  @Override
  public LogHeaders responseHeaders() {
    return new EntryHeaders(this, CommonAbi.ENVOY_RESPONSE_HEADERS);
  }

  @Override
  public LogHeaders responseTrailers() {
    return new EntryHeaders(this, CommonAbi.ENVOY_RESPONSE_TRAILERS);
  }

  @Override
  public @Nullable String protocol() {
    return EntryReader.text(
        this, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_protocol);
  }

  @Override
  public @Nullable String requestId() {
    return EntryReader.text(
        this, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_request_id);
  }

  @Override
  public OptionalInt responseCode() {
    int code =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_response_code(address());
    return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
  }

  @Override
  public @Nullable String responseCodeDetails() {
    return EntryReader.text(
        this,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_response_code_details);
  }

  @Override
  public @Nullable String localReplyBody() {
    return EntryReader.text(
        this, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_local_reply_body);
  }

  @Override
  public boolean hasResponseFlag(ResponseFlag flag) {
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_has_response_flag(
        address(), flag.ordinal());
  }

  @Override
  public Set<ResponseFlag> responseFlags() {
    long bits =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_response_flags(address());
    var flags = EnumSet.noneOf(ResponseFlag.class);
    for (var flag : FLAGS) {
      if ((bits >> flag.ordinal() & 1) != 0) flags.add(flag);
    }
    return flags;
  }

  @Override
  public @Nullable String routeName() {
    return EntryReader.text(
        this, AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_route_name);
  }

  @Override
  public @Nullable String virtualClusterName() {
    long _ = EntryReader.detailed(this, "the virtual cluster");
    return EntryReader.text(
        this,
        AccessLoggerAbi::envoy_dynamic_module_callback_access_logger_get_virtual_cluster_name);
  }

  @Override
  public boolean isHealthCheck() {
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_is_health_check(address());
  }

  @Override
  public LogDownstream downstream() {
    return new EntryDownstream(this);
  }

  @Override
  public LogUpstream upstream() {
    return new EntryUpstream(this);
  }

  @Override
  public ByteCounts bytes() {
    return new EntryBytes(this);
  }

  @Override
  public @Nullable String connectionTerminationDetails() {
    long _ = EntryReader.detailed(this, "why the connection was ended");
    return EntryReader.text(
        this,
        AccessLoggerAbi
            ::envoy_dynamic_module_callback_access_logger_get_connection_termination_details);
  }

  @Override
  public int workerIndex() {
    long address = EntryReader.detailed(this, "a worker's index");
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_worker_index(address);
  }

  @Override
  public boolean isTraceSampled() {
    return AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_is_trace_sampled(address());
  }

  @Override
  public String traceId() {
    long _ = address();
    throw NotOffered.stub("a trace's id");
  }

  @Override
  public String spanId() {
    long _ = address();
    throw NotOffered.stub("a span's id");
  }

  // ---- As for any stream

  @Override
  public @Nullable String attribute(Attribute.OfText attribute) {
    long address = address();
    if (!HAS_ATTRIBUTES) return null;
    boolean found =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_attribute_string(
            address, attribute.number(), buffers().result);
    return found ? buffers().resultText() : null;
  }

  @Override
  public OptionalLong attribute(Attribute.OfNumber attribute) {
    long address = address();
    if (!HAS_ATTRIBUTES) return OptionalLong.empty();
    boolean found =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_attribute_int(
            address, attribute.number(), buffers().number64);
    return found ? OptionalLong.of(buffers().number64.get(JAVA_LONG, 0)) : OptionalLong.empty();
  }

  @Override
  public Optional<Boolean> attribute(Attribute.OfBoolean attribute) {
    long address = address();
    if (!HAS_ATTRIBUTES) return Optional.empty();
    boolean found =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_attribute_bool(
            address, attribute.number(), buffers().number64);
    return found ? Optional.of(buffers().number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  @Override
  public DynamicMetadata dynamicMetadata() {
    return new EntryMetadata(this);
  }

  @Override
  public Metadata metadata(MetadataSource source) {
    long _ = address();
    if (source == MetadataSource.DYNAMIC) return dynamicMetadata();
    throw NotOffered.toLoggers("metadata of a " + source);
  }

  @Override
  public FilterState filterState() {
    long _ = address();
    throw NotOffered.stub("filter state");
  }

  @Override
  public Connections connections() {
    return new EntryConnections(this);
  }

  @Override
  public Timing timing() {
    return EntryTiming.of(this);
  }
}
