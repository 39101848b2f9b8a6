// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.stream;

import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Metadata: values under a namespace, which by convention is a filter's name, and a key. A view:
 * each call asks Envoy.
 *
 * <p>On the stream's worker thread only. Elsewhere its methods throw {@link WrongThreadException},
 * and once the stream is gone {@link IllegalStateException}.
 *
 * @since 0.1
 */
public interface Metadata {

  /**
   * A text.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_string}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the text; null if there is none, or the value is of another kind
   */
  @Nullable String getString(String namespace, String key);

  /**
   * A number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_number}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the number; empty if there is none, or the value is of another kind
   */
  OptionalDouble getNumber(String namespace, String key);

  /**
   * A truth value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_metadata_bool}.
   *
   * @param namespace the namespace
   * @param key the key
   * @return the truth value; empty if there is none, or the value is of another kind
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.BOOLEAN_METADATA}
   */
  Optional<Boolean> getBoolean(String namespace, String key);

  /**
   * Typed metadata, which is apart from the values above: one message for a namespace.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_http_get_typed_metadata}.
   *
   * @param namespace the namespace
   * @return the message; null if there is none
   * @throws UnsupportedOperationException if this Envoy version does not support it: see {@code
   *     HttpFeature.STRUCTURED_METADATA}
   */
  @Nullable TypedMessage getTyped(String namespace);
}
