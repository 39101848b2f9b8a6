// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Metadata: values under a namespace, which by convention is a filter's name, and a key. A view:
 * each call asks Envoy, and returns a copy.
 *
 * <p>On the stream's worker thread only. Elsewhere its methods throw {@link WrongThreadException},
 * and once the stream is gone {@link IllegalStateException}.
 *
 * @since 0.1
 */
public interface Metadata {

  /**
   * Returns a text.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_string}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the text; null if there is no such key, or its value is of another kind
   */
  @Nullable String getString(String namespace, String key);

  /**
   * Returns a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_number}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the number; empty if there is no such key, or its value is of another kind
   */
  OptionalDouble getNumber(String namespace, String key);

  /**
   * Returns a truth value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_bool}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the truth value; empty if there is no such key, or its value is of another kind
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.BOOLEAN_METADATA}
   */
  Optional<Boolean> getBoolean(String namespace, String key);

  /**
   * Returns a list. Metadata from Envoy's configuration may mix the kinds of its elements: each is
   * a {@link String}, a {@link Double} or a {@link Boolean}, and null if it is anything else, such
   * as a list or a structure.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_list_size} and, for
   * each element, one to three of {@code
   * envoy_dynamic_module_callback_http_get_metadata_list_string}, {@code …_number} and {@code
   * …_bool}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the elements, unmodifiable; null if there is no such key, or its value is not a list
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  @Nullable List<@Nullable Object> getList(String namespace, String key);

  /**
   * Returns the size of a list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_list_size}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the number of elements; empty if there is no such key, or its value is not a list
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  OptionalInt listSize(String namespace, String key);

  /**
   * Returns a text in a list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_list_string}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param index the element's index, from 0
   * @return the text; null if there is no such list or element, or the element is of another kind
   * @throws IndexOutOfBoundsException if the index is negative
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  @Nullable String getString(String namespace, String key, int index);

  /**
   * Returns a number in a list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_list_number}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param index the element's index, from 0
   * @return the number; empty if there is no such list or element, or the element is of another
   *     kind
   * @throws IndexOutOfBoundsException if the index is negative
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  OptionalDouble getNumber(String namespace, String key, int index);

  /**
   * Returns a truth value in a list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_list_bool}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param index the element's index, from 0
   * @return the truth value; empty if there is no such list or element, or the element is of
   *     another kind
   * @throws IndexOutOfBoundsException if the index is negative
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  Optional<Boolean> getBoolean(String namespace, String key, int index);

  /**
   * Returns the names of the namespaces, in no particular order.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_namespaces}.
   *
   * @return the names, unmodifiable
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  List<String> namespaces();

  /**
   * Returns the keys of a namespace, in no particular order.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_keys}.
   *
   * @param namespace the namespace
   * @return the keys, unmodifiable; empty if there is no such namespace
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  List<String> keys(String namespace);

  /**
   * Returns typed metadata, which is apart from the values above: one message for a namespace.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_typed_metadata}.
   *
   * @param namespace the namespace
   * @return the message; null if the namespace has none
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.STRUCTURED_METADATA}
   */
  @Nullable TypedMessage getTyped(String namespace);
}
