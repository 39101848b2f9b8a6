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
 * One of a stream's four maps: the headers or the trailers of the request or the response. It is a
 * view: each call asks Envoy, and nothing is read that was not asked for. What it returns is a
 * copy.
 *
 * <p>Names are compared without regard to case; Envoy keeps them in lower case. Pseudo-headers
 * ({@code :path}, {@code :status}, …) are among them. Values are bytes to HTTP. Here they are
 * strings with one character for each byte (ISO 8859-1), so that any value, UTF-8 or not, is
 * written back as it was read. Text that is known to be UTF-8 is decoded with {@code new
 * String(value.getBytes(ISO_8859_1), UTF_8)}.
 *
 * <p><b>What cannot be written.</b> Envoy sends what a filter writes as it is, so this map refuses
 * what would make the peer read another message than the one that was sent:
 *
 * <ul>
 *   <li>{@code content-length} can be removed: Envoy then frames the body itself. It can be set
 *       only to the size of the whole body, while the body and the headers are held; {@link
 *       Body#replace} does so by itself.
 *   <li>{@code transfer-encoding}, {@code connection}, {@code upgrade}, {@code keep-alive} and
 *       {@code proxy-connection} describe a connection, and cannot be changed. {@code te} can be
 *       removed or set to {@code trailers}.
 *   <li>A pseudo-header can be set, in its own direction only: {@code :method}, {@code :path},
 *       {@code :authority} and {@code :scheme} in a request, {@code :status} in a response, none in
 *       trailers. {@code :protocol} cannot be set.
 *   <li>{@code :method} cannot be changed from or to {@code HEAD} or {@code CONNECT}.
 *   <li>{@code :status} cannot be set to 1xx. It can be set to 204, 205 or 304, which have no body,
 *       only while a response without a body is held; and changed from these only if {@code
 *       content-length} is absent or right.
 *   <li>In a request, Envoy keeps {@code host} and {@code :authority} as one header. In a response,
 *       {@code host} is a header as any other.
 * </ul>
 *
 * <p>{@link Kind#checkSet} and its siblings check at configuration time what holds for every
 * message.
 *
 * <p>All of a map's methods may be called on the stream's worker thread only. They throw {@link
 * IllegalStateException} once the stream is gone, {@link WrongThreadException} on another thread
 * and {@link IllegalArgumentException} for a name that is no HTTP token, or for a value with a
 * carriage return, line feed, NUL or a character above U+00FF: Envoy would send those on as they
 * are, and with them what looks like a header of its own. The methods that write throw it for what
 * cannot be written, too.
 *
 * @since 0.1
 */
public interface HeaderMap {

  /** The four maps of a stream; in the order of the ABI's numbers. */
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
     * Checks a header before there is traffic, for a filter whose configuration names it. Safe for
     * any thread.
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
     * Checks a header before there is traffic, for a filter whose configuration names it. Safe for
     * any thread.
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
     * Checks a header before there is traffic, for a filter whose configuration names it. Safe for
     * any thread.
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
   * Whether there is a header of that name. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_header}.
   *
   * @param name the header's name
   * @return true if it is there, even if its value is empty; false if not, or if the map has not
   *     arrived yet
   */
  boolean contains(String name);

  /**
   * The first value of a header.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_header}.
   *
   * @param name the header's name
   * @return the value, possibly empty; null if there is no such header, or the map has not arrived
   *     yet
   */
  @Nullable String get(String name);

  /**
   * All values of a header, one for each time it stands in the map, in their order. A value with
   * commas is one value.
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
   * @return the value, with U+FFFD in the place of bytes that are not UTF-8; null if there is no
   *     such header
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
   * How many headers there are, each repetition counted. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_headers_size}.
   *
   * @return the number; 0 also where the map has not arrived yet
   */
  int size();

  /**
   * All headers as they are now, in Envoy's order.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_headers}.
   *
   * @return a list of copies
   */
  List<Header> toList();

  /**
   * Calls the action with the name and the value of each header, in Envoy's order. The action sees
   * the map as it was at the beginning and may change it.
   *
   * @param action what to do with a name and a value
   */
  default void forEach(BiConsumer<String, String> action) {
    toList().forEach(header -> action.accept(header.name(), header.value()));
  }

  /**
   * Gives a header one value in the place of all it had. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_header}.
   *
   * @param name the header's name
   * @param value the new value; an empty one removes the header, since Envoy's modules cannot set
   *     an empty value
   * @return false if the map is not there (yet), so that nothing was set
   * @throws IllegalArgumentException also for a {@code :status} that is no number from 200 to 599,
   *     a {@code :method} that is no token, a blank in {@code :path}, {@code :authority} or {@code
   *     :scheme}, and an empty value for a header that cannot be removed
   */
  boolean set(String name, String value);

  /**
   * Gives a header one value in the place of all it had, encoded as UTF-8.
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
   * Gives a header these bytes as its one value, in the place of all it had.
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
   * Adds a value to those that a header has. Allocates nothing.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_add_header}.
   *
   * @param name the header's name; not a pseudo-header, {@code content-length}, {@code te} or a
   *     request's {@code host}, which have one value only
   * @param value one more value
   * @return false if the map is not there (yet), or if the value is empty, so that nothing was
   *     added
   * @throws UnsupportedOperationException if the header has a value already, which this Envoy can
   *     only replace: see {@link HttpFeature#ADDED_HEADER_VALUES}
   */
  boolean add(String name, String value);

  /**
   * Adds a value to those that a header has, encoded as UTF-8.
   *
   * @param name the header's name, as for {@link #add}
   * @param value one more value
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
   * @param name the header's name; not a pseudo-header or a request's {@code host}, without which
   *     Envoy cannot go on
   * @return true if the header was there
   */
  boolean remove(String name);
}
