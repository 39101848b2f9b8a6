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
   * Sets several texts, in one call where this Envoy has one for that (v1.39).
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
   * Sets all fields of a {@code google.protobuf.Struct}, which may be lists and structures. Bytes
   * that are none change nothing; Envoy does not tell.
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
