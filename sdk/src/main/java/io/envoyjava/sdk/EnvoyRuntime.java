// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

/**
 * Envoy's runtime: values by key, in the layers of the bootstrap's {@code layered_runtime}, by
 * RTDS, or by {@code POST /runtime_modify?key=value} to the admin interface. Each call asks Envoy.
 *
 * <p>Main thread only, which is where {@code configure} is called. To its worker threads Envoy
 * v1.40 answers as if there were no value at all; so that no filter falls for it, other threads get
 * a {@link WrongThreadException} here. A value is thus that of the time when the configuration was
 * made.
 *
 * @since 0.1
 */
public interface EnvoyRuntime {

  /**
   * A truth value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_runtime_bool}.
   *
   * @param key the key
   * @param defaultValue the answer where there is no such key, or its value is no truth value
   * @return the value
   */
  boolean getBoolean(String key, boolean defaultValue);

  /**
   * A whole number, not negative. Envoy keeps all numbers as doubles: above 2^53 they are rounded.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_runtime_int}.
   *
   * @param key the key; none of Envoy's own feature flags, which are truth values
   * @param defaultValue the answer where there is no such key, or its value is no number or a
   *     negative one
   * @return the value, without its fraction if it has one
   */
  long getLong(String key, long defaultValue);

  /**
   * A number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_runtime_number}.
   *
   * @param key the key; none of Envoy's own feature flags, which are truth values
   * @param defaultValue the answer where there is no such key, or its value is no number
   * @return the value
   */
  double getDouble(String key, double defaultValue);
}
