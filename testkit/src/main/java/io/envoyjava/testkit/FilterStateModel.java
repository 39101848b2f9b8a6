// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filter state of a stream, on top of that of its connection. */
final class FilterStateModel {
  /**
   * An entry.
   *
   * @param value bytes, or the token of an object
   * @param lifeSpan how long it is kept
   */
  private record Entry(Object value, int lifeSpan) {}

  private final @Nullable FilterStateModel connection;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * No entries.
   *
   * @param connection where those go that outlive the stream; null if this is a connection's
   */
  FilterStateModel(@Nullable FilterStateModel connection) {
    this.connection = connection;
  }

  private @Nullable Entry entry(String key) {
    var own = entries.get(key);
    return own != null || connection == null ? own : connection.entry(key);
  }

  @Nullable Object get(String key) {
    var entry = entry(key);
    return entry == null ? null : entry.value;
  }

  /** Sets an entry, unless the key has one of another life span; returns whether it was set. */
  boolean set(String key, Object value, int lifeSpan) {
    if (connection != null && lifeSpan == CommonAbi.ENVOY_LIFE_SPAN_CONNECTION) {
      return !entries.containsKey(key) && connection.set(key, value, lifeSpan);
    }
    var before = entry(key);
    if (before != null && before.lifeSpan != lifeSpan) return false;
    entries.put(key, new Entry(value, lifeSpan));
    if (before != null) drop(before.value);
    return true;
  }

  /** Moves what lasts as long as the request to a stream that serves the same request anew. */
  FilterStateModel ofNextStream() {
    var next = new FilterStateModel(connection);
    entries.forEach(
        (key, entry) -> {
          if (entry.lifeSpan == CommonAbi.ENVOY_LIFE_SPAN_REQUEST) next.entries.put(key, entry);
        });
    entries.keySet().removeAll(next.entries.keySet());
    return next;
  }

  /** The stream, or the connection, has ended. */
  void end() {
    for (var entry : entries.values()) drop(entry.value);
    entries.clear();
  }

  private static void drop(Object value) {
    if (value instanceof Long token) LauncherFunctions.javaObjectDropped(token);
  }
}
