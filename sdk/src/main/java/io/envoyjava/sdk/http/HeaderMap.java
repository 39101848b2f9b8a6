// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.envoyjava.sdk.internal.http.HeaderRules;
import io.envoyjava.sdk.stream.Header;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers or the trailers of a request or a response. It is a view: each call asks Envoy, and
 * reads only what the call is about. Results are copies.
 *
 * <p>Names are compared without regard to case; Envoy keeps them in lower case. The map includes
 * pseudo-headers ({@code :path}, {@code :status}, …). In HTTP, values are bytes. Here they are
 * strings with one character for each byte (ISO 8859-1), so that any value, UTF-8 or not, can be
 * written back unchanged. {@link #getUtf8} decodes a value that is UTF-8.
 *
 * <p><b>What cannot be written.</b> Envoy does not check what a filter writes. So this map refuses
 * changes that would make the peer read another message than the one that was sent:
 *
 * <ul>
 *   <li>{@code content-length} can be removed: Envoy then frames the body itself. It can be set
 *       only to the size of the whole body, while the body and the headers are held; {@link
 *       Body#replace} does so itself.
 *   <li>{@code transfer-encoding}, {@code connection}, {@code upgrade}, {@code keep-alive} and
 *       {@code proxy-connection} describe a connection, and cannot be changed. {@code te} can be
 *       removed or set to {@code trailers}.
 *   <li>A pseudo-header can be set, in its own direction only: {@code :method}, {@code :path},
 *       {@code :authority} and {@code :scheme} in a request, {@code :status} in a response.
 *       Trailers have none. {@code :protocol} cannot be set.
 *   <li>{@code :method} cannot be changed from or to {@code HEAD} or {@code CONNECT}.
 *   <li>{@code :status} cannot be set to 1xx. It can be set to 204, 205 or 304, which have no body,
 *       only while a response without a body is held; and changed from these only if {@code
 *       content-length} is absent or right.
 *   <li>In a request, Envoy keeps {@code host} and {@code :authority} as one header. In a response,
 *       {@code host} is an ordinary header.
 * </ul>
 *
 * <p>{@link Kind#checkSet}, {@link Kind#checkAdd} and {@link Kind#checkRemove} check the rules that
 * apply to every message, when a configuration is made.
 *
 * <p>All of a map's methods may be called on the stream's worker thread only. They throw {@link
 * IllegalStateException} once the stream is gone, {@link WrongThreadException} on another thread
 * and {@link IllegalArgumentException} for a name that is not an HTTP token, or for a value with a
 * carriage return, line feed, NUL or a character above U+00FF: Envoy would send them unchanged, and
 * the peer could read another header. The methods that write also throw it for what cannot be
 * written.
 *
 * @since 0.1
 */
public interface HeaderMap {

  /** The four maps of a stream, in the order of the ABI's numbers. */
  enum Kind {
    /** The headers of the request. */
    REQUEST_HEADERS,
    /** The trailers of the request. */
    REQUEST_TRAILERS,
    /** The headers of the response. */
    RESPONSE_HEADERS,
    /** The trailers of the response. */
    RESPONSE_TRAILERS;

    /**
     * Checks a header when a configuration is made, for a filter whose configuration names it. Any
     * thread.
     *
     * @param name the header's name
     * @param value the value to {@link HeaderMap#set}
     * @throws IllegalArgumentException if every stream would refuse it; the message names the
     *     header
     */
    public void checkSet(String name, String value) {
      HeaderRules.checkSet(this, name, value);
      HeaderRules.checkText(name, value);
    }

    /**
     * Checks a header when a configuration is made, for a filter whose configuration names it. Any
     * thread.
     *
     * @param name the header's name
     * @param value the value to {@link HeaderMap#add}
     * @throws IllegalArgumentException if every stream would refuse it; the message names the
     *     header
     */
    public void checkAdd(String name, String value) {
      HeaderRules.checkAdd(this, name, value);
      HeaderRules.checkText(name, value);
    }

    /**
     * Checks a header when a configuration is made, for a filter whose configuration names it. Any
     * thread.
     *
     * @param name the name of the header to {@link HeaderMap#remove}
     * @throws IllegalArgumentException if every stream would refuse it; the message names the
     *     header
     */
    public void checkRemove(String name) {
      HeaderRules.checkRemove(this, name);
      HeaderRules.checkText(name, "");
    }
  }

  /**
   * Returns whether the map has a header with this name. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_header}.
   *
   * @param name the header's name
   * @return true if it has, even if the value is empty; false also if the map has not arrived yet
   */
  boolean contains(String name);

  /**
   * Returns the first value of a header.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_header}.
   *
   * @param name the header's name
   * @return the value, possibly empty; null if there is no such header, or if the map has not
   *     arrived yet
   */
  @Nullable String get(String name);

  /**
   * Returns all values of a header, one for each time it occurs, in order. A value with commas is
   * one value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_header_values} (v1.39); before
   * that, {@code envoy_dynamic_module_callback_http_get_header} for each value.
   *
   * @param name the header's name
   * @return the values; empty if there is no such header
   */
  List<String> getAll(String name);

  /**
   * Returns the first value of a header, decoded as UTF-8.
   *
   * @param name the header's name
   * @return the value, with U+FFFD instead of bytes that are not UTF-8; null if there is no such
   *     header
   */
  default @Nullable String getUtf8(String name) {
    var value = get(name);
    return value == null ? null : new String(value.getBytes(ISO_8859_1), UTF_8);
  }

  /**
   * Returns the bytes of the first value of a header.
   *
   * @param name the header's name
   * @return a copy; null if there is no such header
   */
  default byte @Nullable [] getBytes(String name) {
    var value = get(name);
    return value == null ? null : value.getBytes(ISO_8859_1);
  }

  /**
   * Returns the number of headers, counting each repetition. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_headers_size}.
   *
   * @return the number; 0 also if the map has not arrived yet
   */
  int size();

  /**
   * Returns all current headers, in Envoy's order.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_headers}.
   *
   * @return a list of copies
   */
  List<Header> toList();

  /**
   * Calls the action with the name and the value of each header, in Envoy's order. The action may
   * change the map; it is called for the headers that the map had at the beginning.
   *
   * @param action the action, which gets a name and a value
   */
  default void forEach(BiConsumer<String, String> action) {
    toList().forEach(header -> action.accept(header.name(), header.value()));
  }

  /**
   * Replaces all values of a header with one value. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_header}.
   *
   * @param name the header's name
   * @param value the new value; an empty one removes the header, since modules cannot set an empty
   *     value
   * @return false if nothing was set, since the map does not exist (yet)
   * @throws IllegalArgumentException also for a {@code :status} that is not a number from 200 to
   *     599, a {@code :method} that is not a token, a blank in {@code :path}, {@code :authority} or
   *     {@code :scheme}, and an empty value for a header that cannot be removed
   */
  boolean set(String name, String value);

  /**
   * Replaces all values of a header with one value, encoded as UTF-8.
   *
   * @param name the header's name
   * @param value the new value
   * @return as {@link #set}
   * @throws IllegalArgumentException as {@link #set}
   */
  default boolean setUtf8(String name, String value) {
    return setBytes(name, value.getBytes(UTF_8));
  }

  /**
   * Replaces all values of a header with these bytes as its one value.
   *
   * @param name the header's name
   * @param value the new value
   * @return as {@link #set}
   * @throws IllegalArgumentException as {@link #set}
   */
  default boolean setBytes(String name, byte[] value) {
    return set(name, new String(value, ISO_8859_1));
  }

  /**
   * Adds a value to a header. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_add_header}.
   *
   * @param name the header's name; not a pseudo-header, {@code content-length}, {@code te} or a
   *     request's {@code host}, which have one value only
   * @param value the value to add
   * @return false if nothing was added, since the map does not exist (yet) or the value is empty
   * @throws UnsupportedOperationException if the header already has a value, which this Envoy
   *     version can only replace: see {@link HttpFeature#ADDED_HEADER_VALUES}
   */
  boolean add(String name, String value);

  /**
   * Adds a value to a header, encoded as UTF-8.
   *
   * @param name the header's name, as for {@link #add}
   * @param value the value to add
   * @return as {@link #add}
   * @throws IllegalArgumentException as {@link #add}
   * @throws UnsupportedOperationException as {@link #add}
   */
  default boolean addUtf8(String name, String value) {
    return add(name, new String(value.getBytes(UTF_8), ISO_8859_1));
  }

  /**
   * Removes a header with all its values. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_header}, with a null value.
   *
   * @param name the header's name; not a pseudo-header or a request's {@code host}, which Envoy
   *     needs
   * @return true if the header was there
   */
  boolean remove(String name);
}
