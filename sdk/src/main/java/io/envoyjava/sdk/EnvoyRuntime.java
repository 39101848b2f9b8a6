// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

/**
 * Envoy's runtime: values by key, which come from the layers of the bootstrap's {@code
 * layered_runtime}, from RTDS, or from {@code POST /runtime_modify?key=value} to the admin
 * interface. Each call asks Envoy.
 *
 * <p>Main thread only: use it in {@code configure}, or in a task of {@link
 * ConfigContext#executor()}. On a worker thread, Envoy v1.40 returns the default as if the key had
 * no value; the SDK throws {@link WrongThreadException} instead.
 *
 * @since 0.1
 */
public interface EnvoyRuntime {

  /**
   * Returns a boolean value.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_runtime_bool}.
   *
   * @param key the key
   * @param defaultValue returned if the key has no value, or its value is not a boolean
   * @return the value
   */
  boolean getBoolean(String key, boolean defaultValue);

  /**
   * Returns a whole number that is not negative. Envoy stores all numbers as doubles, so numbers
   * above 2^53 are rounded.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_runtime_int}.
   *
   * @param key the key; not one of Envoy's own feature flags, which are booleans
   * @param defaultValue returned if the key has no value, or its value is negative or not a number
   * @return the value, without its fraction if it has one
   */
  long getLong(String key, long defaultValue);

  /**
   * Returns a number.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_get_runtime_number}.
   *
   * @param key the key; not one of Envoy's own feature flags, which are booleans
   * @param defaultValue returned if the key has no value, or its value is not a number
   * @return the value
   */
  double getDouble(String key, double defaultValue);
}
