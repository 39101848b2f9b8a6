// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.MetadataSource;
import io.envoyjava.sdk.stream.TypedMessage;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a stream besides its messages. Each request begins with a copy. */
final class StreamInfoModel {
  /** By the attributes' numbers; values are text, numbers or truth values. */
  private final Map<Integer, Object> attributes = new HashMap<>();

  private final Map<MetadataSource, Map<String, Map<String, Object>>> metadata =
      new EnumMap<>(MetadataSource.class);

  private final Map<MetadataSource, Map<String, TypedMessage>> typed =
      new EnumMap<>(MetadataSource.class);

  final FilterStateModel filterState;

  /** The route's settings, by the filter's configuration that they are for. */
  private final Map<FilterConfig, Long> routeConfigs = new HashMap<>();

  /** Null if the request is not traced. */
  private @Nullable TestSpan span;

  StreamInfoModel(FilterStateModel filterState) {
    this.filterState = filterState;
  }

  /** Returns what a stream begins with that serves the same request anew. */
  StreamInfoModel ofNextStream() {
    var next = new StreamInfoModel(filterState.ofNextStream());
    next.attributes.putAll(attributes);
    next.routeConfigs.putAll(routeConfigs);
    next.span = span;
    metadata.forEach(
        (source, namespaces) -> {
          if (source != MetadataSource.DYNAMIC) next.metadata.put(source, namespaces);
        });
    return next;
  }

  void setRouteConfig(FilterConfig config, long token) {
    routeConfigs.put(config, token);
  }

  /** Returns the token for the settings that the route has for a filter; 0 without any. */
  long routeConfig(FilterConfig config) {
    return routeConfigs.getOrDefault(config, 0L);
  }

  void trace(String operation) {
    span = new TestSpan(operation);
  }

  @Nullable TestSpan span() {
    return span;
  }

  void setAttribute(Attribute attribute, Object value) {
    attributes.put(attribute.number(), value);
  }

  /** Returns an attribute that the test has set. */
  @Nullable Object givenAttribute(int number) {
    return attributes.get(number);
  }

  /** Returns an attribute that the test has set, or that follows from the messages. */
  @Nullable Object attribute(StreamModel stream, int number) {
    var given = givenAttribute(number);
    return given == null ? derived(stream, number) : given;
  }

  private static @Nullable Object derived(StreamModel stream, int number) {
    var request = stream.requestHeaders;
    var response = stream.responseHeaders;
    var path = request.get(":path");
    if (number == Attribute.REQUEST_PATH.number()) return path;
    if (number == Attribute.REQUEST_URL_PATH.number()) return split(path, 0);
    if (number == Attribute.REQUEST_QUERY.number()) return split(path, 1);
    if (number == Attribute.REQUEST_HOST.number()) return request.get(":authority");
    if (number == Attribute.REQUEST_SCHEME.number()) return request.get(":scheme");
    if (number == Attribute.REQUEST_METHOD.number()) return request.get(":method");
    if (number == Attribute.REQUEST_REFERER.number()) return request.get("referer");
    if (number == Attribute.REQUEST_USERAGENT.number()) return request.get("user-agent");
    if (number == Attribute.REQUEST_ID.number()) return request.get("x-request-id");
    if (number == Attribute.REQUEST_PROTOCOL.number()) {
      return stream.envoy.downstream().attribute();
    }
    if (number == Attribute.RESPONSE_CODE.number()) {
      var status = response == null ? null : response.get(":status");
      return status == null ? null : Long.valueOf(status);
    }
    if (number == Attribute.RESPONSE_CODE_DETAILS.number()) {
      return stream.details.isEmpty() ? null : stream.details;
    }
    if (number == Attribute.SOURCE_ADDRESS.number()) return "127.0.0.1:50000";
    if (number == Attribute.SOURCE_PORT.number()) return 50_000L;
    if (number == Attribute.DESTINATION_ADDRESS.number()) return "127.0.0.1:10000";
    if (number == Attribute.DESTINATION_PORT.number()) return 10_000L;
    if (number == Attribute.CONNECTION_ID.number()) return 1L;
    if (number == Attribute.XDS_CLUSTER_NAME.number()) return "upstream";
    if (stream.upstream.hasBegun()) {
      if (number == Attribute.UPSTREAM_ADDRESS.number()) return "127.0.0.1:8080";
      if (number == Attribute.UPSTREAM_PORT.number()) return 8080L;
    }
    return null;
  }

  /** The part of a path before or behind the question mark. */
  private static @Nullable String split(@Nullable String path, int part) {
    if (path == null) return null;
    int question = path.indexOf('?');
    if (part == 0) return question < 0 ? path : path.substring(0, question);
    return question < 0 ? "" : path.substring(question + 1);
  }

  void setMetadata(MetadataSource source, String namespace, String key, Object value) {
    metadata
        .computeIfAbsent(source, _ -> new LinkedHashMap<>())
        .computeIfAbsent(namespace, _ -> new LinkedHashMap<>())
        .put(key, value);
  }

  void setTyped(MetadataSource source, String namespace, TypedMessage message) {
    typed.computeIfAbsent(source, _ -> new HashMap<>()).put(namespace, message);
  }

  @Nullable TypedMessage typed(MetadataSource source, String namespace) {
    return typed.getOrDefault(source, Map.of()).get(namespace);
  }

  /** Returns the namespaces of a source. */
  List<String> namespaces(MetadataSource source) {
    return List.copyOf(metadata.getOrDefault(source, Map.of()).keySet());
  }

  /** Returns the keys of a namespace. */
  List<String> keys(MetadataSource source, String namespace) {
    return List.copyOf(
        metadata.getOrDefault(source, Map.of()).getOrDefault(namespace, Map.of()).keySet());
  }

  @Nullable Object metadata(MetadataSource source, String namespace, String key) {
    return metadata.getOrDefault(source, Map.of()).getOrDefault(namespace, Map.of()).get(key);
  }
}
