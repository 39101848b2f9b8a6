// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.ResetReason;
import io.envoyjava.sdk.http.SocketOptions;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.http.Upstream;
import io.envoyjava.sdk.internal.abi.HttpFilterAbi;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import io.envoyjava.sdk.internal.callout.HeaderArrays;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import io.envoyjava.sdk.internal.runtime.EnvoyThread;
import io.envoyjava.sdk.internal.runtime.LauncherCalls;
import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Connections;
import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.FilterState;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.Span;
import io.envoyjava.sdk.stream.Timing;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A stream as its filter sees it: mostly views of what Envoy has. {@link HttpFilterRunner} knows
 * what may be done when.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class ActiveStream extends HttpFilterRunner {
  private @Nullable StreamMessage request;
  private @Nullable StreamMessage response;

  ActiveStream(EnvoyThread thread, LoadedConfig config, long filter, long record) {
    super(thread, config, filter, record);
  }

  @Override
  public StreamMessage request() {
    var message = request;
    if (message == null) {
      message = new StreamMessage(this, true);
      request = message;
    }
    return message;
  }

  @Override
  public StreamMessage response() {
    var message = response;
    if (message == null) {
      message = new StreamMessage(this, false);
      response = message;
    }
    return message;
  }

  @Override
  HttpHeaderMap headers(boolean request) {
    return request ? request().headers() : response().headers();
  }

  @Override
  boolean hasHost() {
    return attribute(Attribute.UPSTREAM_ADDRESS) != null;
  }

  /**
   * Refuses what only a listener's filter can do. In a cluster's, Envoy does nothing or does not
   * survive it.
   */
  private void requireListener(String what) {
    if (!config().chain().isOfCluster()) return;
    throw new IllegalStateException(
        "a cluster's filter cannot " + what + ": put the filter into the listener's chain");
  }

  @Override
  void noteDroppedBody(boolean request) {
    Framing.dropped(this, request);
  }

  @Override
  public @Nullable String attribute(Attribute.OfText attribute) {
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_attribute_string(
            address(), attribute.number(), buffers().result);
    return found ? buffers().resultText() : null;
  }

  @Override
  public OptionalLong attribute(Attribute.OfNumber attribute) {
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_attribute_int(
            address(), attribute.number(), buffers().number64);
    return found ? OptionalLong.of(buffers().number64.get(JAVA_LONG, 0)) : OptionalLong.empty();
  }

  @Override
  public Optional<Boolean> attribute(Attribute.OfBoolean attribute) {
    long filter = address();
    if (!BooleanAttributes.OFFERED) return Optional.empty();
    boolean found =
        HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_attribute_bool(
            filter, attribute.number(), buffers().number64);
    return found ? Optional.of(buffers().number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  /** Asked of the host once. */
  static final class BooleanAttributes {
    static final boolean OFFERED = EnvoySymbols.has(EnvoyFunction.HTTP_FILTER_GET_ATTRIBUTE_BOOL);
  }

  @Override
  public DynamicMetadata dynamicMetadata() {
    HttpLinking.METADATA.require();
    return new HttpDynamicMetadata(this);
  }

  @Override
  public Metadata metadata(MetadataSource source) {
    HttpLinking.METADATA.require();
    return new HttpMetadata(this, source.ordinal());
  }

  @Override
  public FilterState filterState() {
    HttpLinking.FILTER_STATE.require();
    return new HttpFilterState(this);
  }

  @Override
  public Connections connections() {
    HttpLinking.CONNECTIONS.require();
    return new HttpConnections(this);
  }

  @Override
  public Timing timing() {
    HttpLinking.TIMING.require();
    return HttpTiming.of(this);
  }

  @Override
  public @Nullable Span activeSpan() {
    HttpLinking.SPANS.require();
    return HttpSpan.of(this, childSpans());
  }

  @Override
  public void sendLocalReply(LocalReply reply) {
    long record = recordForReply();
    var sent = GrpcReplies.adapt(this, reply);
    try (var arena = Arena.ofConfined()) {
      var headers = HeaderArrays.of(arena, sent.headers());
      var body = NativeMemory.bytes(arena, sent.body());
      var details = NativeMemory.text(arena, sent.details());
      // The stream may end with it, and what was handed out of it.
      buffers().closeSegments();
      LauncherCalls.done(
          LauncherAbi.java_stream_reply(
              record, sent.status(), headers, sent.headers().size(), body, details));
    }
  }

  @Override
  public StreamedReply startReply(LocalReply head) {
    HttpFeature.STREAMED_REPLIES.require("a reply piece by piece");
    HttpLinking.CONTROL.require();
    long record = recordForStreamedReply();
    requireListener("reply piece by piece");
    // Once a response has begun, Envoy chooses no route, and does not survive that one is asked for
    // which a filter has cleared. A local reply makes it choose; this one has to be told.
    var _ = metadata(MetadataSource.CLUSTER).getString("", "");
    return HttpReply.start(this, record, head);
  }

  @Override
  public void reset(ResetReason reason, String details) {
    HttpFeature.STREAM_CONTROL.require("to reset a stream");
    long record = recordForEnd();
    if (reason == ResetReason.REFUSED_STREAM) requireListener("refuse a stream");
    StreamEnding.reset(record, reason, details);
  }

  @Override
  public void sendGoAway(boolean graceful) {
    HttpFeature.STREAM_CONTROL.require("to send GOAWAY");
    long record = recordForEnd();
    requireListener("send GOAWAY");
    if (graceful) StreamEnding.drain(record);
    else StreamEnding.closeConnection(record);
  }

  @Override
  public void recreate() {
    HttpFeature.STREAM_CONTROL.require("to recreate a stream");
    long record = recordForReply();
    requireListener("recreate a stream");
    StreamEnding.recreate(record);
  }

  @Override
  public void resumeRequest() {
    long record = recordForRequest();
    if (!isOpen()) return;
    buffers().closeSegments();
    LauncherCalls.done(LauncherAbi.java_stream_continue_decoding(record));
  }

  @Override
  public void resumeResponse() {
    long record = recordForResponse();
    if (!isOpen()) return;
    buffers().closeSegments();
    LauncherCalls.done(LauncherAbi.java_stream_continue_encoding(record));
  }

  @Override
  public Upstream upstream() {
    HttpLinking.ROUTING.require();
    return new HttpUpstream(this);
  }

  @Override
  public SocketOptions socketOptions() {
    var options = extras().socketOptions;
    if (options == null) {
      HttpLinking.SOCKET_OPTIONS.require();
      options = new HttpSocketOptions(this);
      extras().socketOptions = options;
    }
    return options;
  }

  @Override
  public void addResponseFlag(String flag) {
    HttpFeature.RESPONSE_FLAGS.require("a response flag");
    HttpLinking.CONTROL.require();
    long filter = addressForChange();
    if (!isFlag(flag)) {
      throw new IllegalArgumentException(
          "flag: expected letters, digits, - and _, at most 64, found '" + flag + "'");
    }
    arguments().put(flag);
    HttpFilterAbi.envoy_dynamic_module_callback_http_add_custom_flag(filter, arguments().first);
  }

  private static boolean isFlag(String flag) {
    if (flag.isEmpty() || flag.length() > 64) return false;
    for (int i = 0; i < flag.length(); i++) {
      char c = flag.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
    }
    return true;
  }

  @Override
  public int workerIndex() {
    HttpFeature.WORKER_INDEX.require("a worker's index");
    HttpLinking.CONTROL.require();
    return HttpFilterAbi.envoy_dynamic_module_callback_http_filter_get_worker_index(address());
  }

  @Override
  public long bufferLimit() {
    HttpFeature.BUFFER_LIMIT.require("the buffer limit");
    HttpLinking.CONTROL.require();
    return HttpFilterAbi.envoy_dynamic_module_callback_http_get_buffer_limit(address());
  }

  @Override
  public void raiseBufferLimit(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("limit: expected a positive number, found " + bytes);
    }
    long current = bufferLimit();
    long filter = addressForChange();
    // With a lower limit, what is buffered already may be too much.
    if (current == 0 || current >= bytes) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_set_buffer_limit(filter, bytes);
  }

  @Override
  public <T> @Nullable T routeConfig(Class<T> type) {
    long token =
        HttpFilterAbi.envoy_dynamic_module_callback_get_most_specific_route_config(address());
    if (token == 0) return null;
    var loaded = config().routes().find(token);
    if (loaded == null) {
      throw new IllegalStateException(
          "filter '%s': the settings of the stream's route were made by another module; name this"
                  .formatted(config().name())
              + " one in typed_per_filter_config");
    }
    if (!type.isInstance(loaded.settings())) {
      throw new IllegalStateException(
          "filter '%s': expected the settings of the stream's route to be a %s, found a %s, made by"
                  .formatted(
                      config().name(), type.getName(), loaded.settings().getClass().getName())
              + " the factory '%s'".formatted(loaded.filter()));
    }
    return type.cast(loaded.settings());
  }

  @Override
  public void clearRouteCache() {
    long filter = address();
    if (responseBegun() || RouteCache.isUpstreams(this)) return;
    HttpFilterAbi.envoy_dynamic_module_callback_http_clear_route_cache(filter);
  }

  /**
   * Up to v1.38, Envoy does not survive the call in a cluster's filter: that has no route cache.
   */
  static final class RouteCache {
    private static final boolean IS_CHECKED =
        EnvoySymbols.has(EnvoyFunction.HTTP_GET_HEADER_VALUES);

    /** Whether the stream may be an upstream's: it knows its host before it has a response. */
    static boolean isUpstreams(ActiveStream stream) {
      return !IS_CHECKED && stream.hasHost();
    }
  }
}
