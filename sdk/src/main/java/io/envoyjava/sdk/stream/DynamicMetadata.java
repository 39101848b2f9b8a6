// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.Map;

/**
 * A stream's own metadata, which other filters, access logs and routes can read; for instance as
 * {@code %DYNAMIC_METADATA(namespace:key)%}. What is set replaces what the key had; the namespace's
 * other keys stay.
 *
 * @since 0.1
 */
public interface DynamicMetadata extends Metadata {

  /**
   * Sets a text.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_dynamic_metadata_string}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the text
   */
  void setString(String namespace, String key, String value);

  /**
   * Sets several texts, in one call if this Envoy has a function for that (v1.39).
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_dynamic_metadata_string_batch}.
   *
   * @param namespace the namespace
   * @param values the texts by their keys
   */
  void setStrings(String namespace, Map<String, String> values);

  /**
   * Sets a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_dynamic_metadata_number}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the number
   */
  void setNumber(String namespace, String key, double value);

  /**
   * Sets a truth value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_dynamic_metadata_bool}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the truth value
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.BOOLEAN_METADATA}
   */
  void setBoolean(String namespace, String key, boolean value);

  /**
   * Appends a text to a list. The first element makes the list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_add_dynamic_metadata_list_string}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the text
   * @return true if it was appended; false if the key has a value that is not a list
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  boolean addString(String namespace, String key, String value);

  /**
   * Appends a number to a list. The first element makes the list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_add_dynamic_metadata_list_number}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the number
   * @return true if it was appended; false if the key has a value that is not a list
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  boolean addNumber(String namespace, String key, double value);

  /**
   * Appends a truth value to a list. The first element makes the list.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_add_dynamic_metadata_list_bool}.
   *
   * @param namespace the namespace
   * @param key the key
   * @param value the truth value
   * @return true if it was appended; false if the key has a value that is not a list
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.METADATA_LISTS}
   */
  boolean addBoolean(String namespace, String key, boolean value);

  /**
   * Sets all fields of a {@code google.protobuf.Struct}, which may be lists and structures. If the
   * bytes are not a valid {@code Struct}, nothing changes and Envoy reports no error.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_dynamic_metadata_struct}.
   *
   * @param namespace the namespace
   * @param struct the structure, serialized
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.STRUCTURED_METADATA}
   */
  void setStruct(String namespace, byte[] struct);

  /**
   * Sets typed metadata: see {@link #getTyped}. If the namespace has a message of the same type,
   * Envoy may merge the two.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_set_dynamic_typed_metadata}.
   *
   * @param namespace the namespace
   * @param message the message
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.STRUCTURED_METADATA}
   */
  void setTyped(String namespace, TypedMessage message);
}
