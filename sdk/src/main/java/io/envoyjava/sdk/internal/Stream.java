// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.Attribute;
import io.envoyjava.sdk.Body;
import io.envoyjava.sdk.Connections;
import io.envoyjava.sdk.DynamicMetadata;
import io.envoyjava.sdk.FilterState;
import io.envoyjava.sdk.HeaderMap;
import io.envoyjava.sdk.LocalReply;
import io.envoyjava.sdk.Metadata;
import io.envoyjava.sdk.MetadataSource;
import io.envoyjava.sdk.Span;
import io.envoyjava.sdk.Timing;
import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A stream as its filter sees it. Most of it is what this class makes views of; what may be done
 * when is {@link RunningFilter}'s to know.
 */
// The enums are in the order of the ABI's numbers, which BindingsTest checks.
@SuppressWarnings("EnumOrdinal")
final class Stream extends RunningFilter {
  private @Nullable StreamHeaders requestHeaders;
  private @Nullable StreamHeaders requestTrailers;
  private @Nullable StreamHeaders responseHeaders;
  private @Nullable StreamHeaders responseTrailers;

  Stream(Worker worker, Config config, long host, long handle) {
    super(worker, config, host, handle);
  }

  @Override
  public StreamHeaders requestHeaders() {
    var map = requestHeaders;
    if (map == null) {
      map = new StreamHeaders(this, HeaderMap.Kind.REQUEST_HEADERS);
      requestHeaders = map;
    }
    return map;
  }

  @Override
  public HeaderMap requestTrailers() {
    var map = requestTrailers;
    if (map == null) {
      map = new StreamHeaders(this, HeaderMap.Kind.REQUEST_TRAILERS);
      requestTrailers = map;
    }
    return map;
  }

  @Override
  public StreamHeaders responseHeaders() {
    var map = responseHeaders;
    if (map == null) {
      map = new StreamHeaders(this, HeaderMap.Kind.RESPONSE_HEADERS);
      responseHeaders = map;
    }
    return map;
  }

  @Override
  public HeaderMap responseTrailers() {
    var map = responseTrailers;
    if (map == null) {
      map = new StreamHeaders(this, HeaderMap.Kind.RESPONSE_TRAILERS);
      responseTrailers = map;
    }
    return map;
  }

  /** The headers of one direction. */
  StreamHeaders headers(boolean request) {
    return request ? requestHeaders() : responseHeaders();
  }

  @Override
  public Body requestBody() {
    return new WholeBody(this, true);
  }

  @Override
  public Body receivedRequestBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_RECEIVED_REQUEST_BODY());
  }

  @Override
  public Body bufferedRequestBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_BUFFERED_REQUEST_BODY());
  }

  @Override
  public Body responseBody() {
    return new WholeBody(this, false);
  }

  @Override
  public Body receivedResponseBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_RECEIVED_RESPONSE_BODY());
  }

  @Override
  public Body bufferedResponseBody() {
    return new PartialBody(this, EnvoyAbi.ENVOY_BUFFERED_RESPONSE_BODY());
  }

  @Override
  public @Nullable String attribute(Attribute attribute) {
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_attribute_string(
            host(), attribute.ordinal(), worker().result);
    return found ? worker().resultText() : null;
  }

  @Override
  public OptionalLong longAttribute(Attribute attribute) {
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_attribute_int(
            host(), attribute.ordinal(), worker().number64);
    return found ? OptionalLong.of(worker().number64.get(JAVA_LONG, 0)) : OptionalLong.empty();
  }

  @Override
  public Optional<Boolean> booleanAttribute(Attribute attribute) {
    long filter = host();
    if (!BooleanAttributes.OFFERED) return Optional.empty();
    boolean found =
        EnvoyAbi.envoy_dynamic_module_callback_http_filter_get_attribute_bool(
            filter, attribute.ordinal(), worker().number64);
    return found ? Optional.of(worker().number64.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  /** Asked of the host once. */
  static final class BooleanAttributes {
    static final boolean OFFERED = EnvoyFunction.HTTP_FILTER_GET_ATTRIBUTE_BOOL.isAvailable();
  }

  @Override
  public DynamicMetadata dynamicMetadata() {
    Linking.METADATA.require();
    return new StreamDynamicMetadata(this);
  }

  @Override
  public Metadata metadata(MetadataSource source) {
    Linking.METADATA.require();
    return new StreamMetadata(this, source.ordinal());
  }

  @Override
  public FilterState filterState() {
    Linking.FILTER_STATE.require();
    return new StreamFilterState(this);
  }

  @Override
  public Connections connections() {
    Linking.CONNECTIONS.require();
    return new StreamConnections(this);
  }

  @Override
  public Timing timing() {
    Linking.TIMING.require();
    return new StreamTiming(this);
  }

  @Override
  public @Nullable Span activeSpan() {
    Linking.SPANS.require();
    return StreamSpan.of(this);
  }

  @Override
  public void sendLocalReply(LocalReply reply) {
    long handle = handleForReply();
    var sent = GrpcReplies.adapt(requestHeaders(), reply);
    try (var arena = Arena.ofConfined()) {
      var headers = Native.headers(arena, sent.headers());
      var body = Native.bytes(arena, sent.body());
      var details = Native.text(arena, sent.details());
      // The stream may end with it, and what was handed out of it.
      worker().closeSegments();
      done(
          EnvoyAbi.java_stream_reply(
              handle, sent.status(), headers, sent.headers().size(), body, details));
    }
  }

  @Override
  public void continueDecoding() {
    long handle = handleForRequest();
    if (!isOpen()) return;
    worker().closeSegments();
    done(EnvoyAbi.java_stream_continue_decoding(handle));
  }

  @Override
  public void continueEncoding() {
    long handle = handleForResponse();
    if (!isOpen()) return;
    worker().closeSegments();
    done(EnvoyAbi.java_stream_continue_encoding(handle));
  }

  /** Throws if the launcher found too little stack; what it did not do for now is no error. */
  private static void done(int result) {
    if (result == EnvoyAbi.JAVA_NO_STACK()) {
      throw new StackOverflowError("too little stack is left for the hooks that Envoy would call");
    }
  }

  @Override
  public void clearRouteCache() {
    long host = host();
    if (responseBegun() || RouteCache.isUpstreams(this)) return;
    EnvoyAbi.envoy_dynamic_module_callback_http_clear_route_cache(host);
  }

  /**
   * Up to v1.38, Envoy does not survive the call in a cluster's filter: that has no route cache.
   */
  static final class RouteCache {
    private static final boolean IS_CHECKED = EnvoyFunction.HTTP_GET_HEADER_VALUES.isAvailable();

    /** Whether the stream may be an upstream's: it knows its host before it has a response. */
    static boolean isUpstreams(Stream stream) {
      return !IS_CHECKED && stream.attribute(Attribute.UPSTREAM_ADDRESS) != null;
    }
  }
}
