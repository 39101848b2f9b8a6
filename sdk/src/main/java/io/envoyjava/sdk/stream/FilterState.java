// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import org.jspecify.annotations.Nullable;

/**
 * A stream's filter state: values that filters leave for each other and for Envoy, by key. Unlike
 * metadata, they are of any kind and can outlive the stream. A view: each call asks Envoy.
 *
 * <p>A key keeps the life span that it was first set with: what is set for another one is not
 * stored. Before v1.39 it keeps its bytes, too: a key that has bytes cannot be set again. The
 * methods that set return false then.
 *
 * <p>On the stream's worker thread only. Elsewhere its methods throw {@link WrongThreadException},
 * and once the stream is gone {@link IllegalStateException}.
 *
 * @since 0.1
 */
public interface FilterState {

  /** How long a value is kept; in the order of the ABI's numbers. */
  enum LifeSpan {
    /** As long as this filter chain: until the stream ends, or is made anew for a redirect. */
    FILTER_CHAIN,
    /** As long as the request, internal redirects included. */
    REQUEST,
    /** As long as the downstream connection, for all of its streams. */
    CONNECTION
  }

  /** Whether the stream's upstream connection sees a value; in the order of the ABI's numbers. */
  enum Sharing {
    /** It does not. */
    NONE,
    /** It does; streams with different values may then not share one. */
    UPSTREAM_CONNECTION,
    /** It does, but not those behind it, where that connection is to a listener of this Envoy. */
    UPSTREAM_CONNECTION_ONCE
  }

  /**
   * Returns bytes that a filter of this module or another one has set.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_filter_state_bytes}.
   *
   * @param key the key
   * @return a copy of the bytes; null if there is no such key, or its value is of another kind
   */
  byte @Nullable [] get(String key);

  /**
   * Sets bytes, for the filter chain. Access logs show them as {@code %FILTER_STATE(key:PLAIN)%}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_filter_state_bytes}.
   *
   * @param key the key
   * @param value the bytes
   * @return true if the key has these bytes now; false if it keeps what it had, or this stream has
   *     no filter state (any more)
   */
  boolean set(String key, byte[] value);

  /**
   * Sets bytes for a given time.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_filter_state_value}.
   *
   * @param key the key
   * @param value the bytes
   * @param lifeSpan how long to keep them
   * @param sharing whether the upstream connection sees them
   * @return true if the key has these bytes now; false if it keeps what it had, or this stream has
   *     no filter state (any more)
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.FILTER_STATE_VALUES}
   */
  boolean set(String key, byte[] value, LifeSpan lifeSpan, Sharing sharing);

  /**
   * Sets an object of the kind that Envoy registers for the key, made from text, for the filter
   * chain: for example {@code envoy.network.upstream_server_name} or {@code
   * envoy.network.transport_socket.original_dst_address}, which Envoy's own code reads. Envoy's
   * documentation calls these keys <em>well-known filter state objects</em>. Do not use a key that
   * has a value of another life span: Envoy keeps that, and logs a bug of its own.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_filter_state_typed}.
   *
   * @param key a key that Envoy knows
   * @param value the text
   * @return true if the key has the new object; false if Envoy does not know the key or cannot read
   *     the text, if the key keeps what it had, or if this stream has no filter state
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.TYPED_FILTER_STATE}
   */
  boolean setTyped(String key, String value);

  /**
   * Returns an object of Envoy's or of a filter as text, as access logs show it for {@code
   * %FILTER_STATE(key:PLAIN)%}.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_filter_state_typed}.
   *
   * @param key the key
   * @return the text; null if there is no such key, or its object has no form as text
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.TYPED_FILTER_STATE}
   */
  @Nullable String getTyped(String key);

  /**
   * Returns whether the key has a value of any kind.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_has_filter_state}.
   *
   * @param key the key
   * @return true if so
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.FILTER_STATE_VALUES}
   */
  boolean has(String key);

  /**
   * Returns a Java object that a filter of this module has put there.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_filter_state_object}.
   *
   * @param <T> the object's class
   * @param key the key
   * @param type the object's class
   * @return the object; null if there is no such key, or its value is not an object of this module
   * @throws ClassCastException if the object is not of that class
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.FILTER_STATE_OBJECTS}
   */
  <T> @Nullable T getObject(String key, Class<T> type);

  /**
   * Leaves a Java object for the other filters of this module. It stays reachable for the life span
   * at least, and until then some object is put again. Filters of other modules cannot get at it.
   *
   * <p>With {@link LifeSpan#CONNECTION} it is shared by streams, but all on one worker thread. If
   * the module is loaded anew in the meantime, it is no longer found.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_filter_state_object}.
   *
   * @param key the key
   * @param object the object
   * @param lifeSpan how long to keep it
   * @return false if Envoy does not take it
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.FILTER_STATE_OBJECTS}
   */
  boolean putObject(String key, Object object, LifeSpan lifeSpan);
}
