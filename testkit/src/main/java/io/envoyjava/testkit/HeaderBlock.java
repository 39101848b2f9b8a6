// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.stream.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of Envoy's header maps: names in lower case, in the order in which they were added. */
final class HeaderBlock {
  /** Headers that Envoy keeps one entry of: another value is appended to it, after a comma. */
  private static final Set<String> SINGLE =
      Set.of(
          "accept",
          "accept-encoding",
          "access-control-request-headers",
          "access-control-request-method",
          "authorization",
          "cache-control",
          "connection",
          "content-length",
          "content-type",
          "date",
          "etag",
          "expect",
          "grpc-message",
          "grpc-status",
          "grpc-timeout",
          "keep-alive",
          "location",
          "origin",
          "pragma",
          "proxy-connection",
          "referer",
          "server",
          "te",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "vary",
          "via",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-request-id");

  private final List<Header> entries = new ArrayList<>();
  private final boolean request;

  /**
   * An empty map.
   *
   * @param request whether these are a request's headers, in which {@code host} is {@code
   *     :authority}
   */
  HeaderBlock(boolean request) {
    this.request = request;
  }

  /** Returns a map of a response's headers, or of trailers. */
  static HeaderBlock of(List<Header> headers) {
    var block = new HeaderBlock(false);
    for (var header : headers) block.add(header.name(), header.value());
    return block;
  }

  private String key(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return request && lower.equals("host") ? ":authority" : lower;
  }

  void add(String name, String value) {
    var key = key(name);
    int index = indexOf(key);
    if (index >= 0 && (SINGLE.contains(key) || key.startsWith(":"))) {
      entries.set(index, new Header(key, entries.get(index).value() + "," + value));
    } else {
      entries.add(key.startsWith(":") ? pseudoHeaders() : entries.size(), new Header(key, value));
    }
  }

  private int pseudoHeaders() {
    int count = 0;
    while (count < entries.size() && entries.get(count).name().startsWith(":")) count++;
    return count;
  }

  private int indexOf(String key) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).name().equals(key)) return i;
    }
    return -1;
  }

  /** Puts one value in the place of all that the name has. */
  void set(String name, String value) {
    remove(name);
    add(name, value);
  }

  void remove(String name) {
    var key = key(name);
    entries.removeIf(header -> header.name().equals(key));
  }

  @Nullable String get(String name) {
    int index = indexOf(key(name));
    return index < 0 ? null : entries.get(index).value();
  }

  List<String> getAll(String name) {
    var key = key(name);
    return entries.stream().filter(header -> header.name().equals(key)).map(Header::value).toList();
  }

  List<Header> entries() {
    return List.copyOf(entries);
  }
}
