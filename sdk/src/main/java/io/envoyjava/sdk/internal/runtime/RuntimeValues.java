// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.EnvoyRuntime;
import io.envoyjava.sdk.internal.abi.CommonAbi;
import io.envoyjava.sdk.internal.ffi.NativeMemory;
import java.lang.foreign.Arena;

/**
 * Reads Envoy's runtime.
 *
 * @param config the configuration, which knows the main thread
 */
public record RuntimeValues(EnvoyConfig config) implements EnvoyRuntime {

  @Override
  public boolean getBoolean(String key, boolean defaultValue) {
    config.checkMainThread();
    try (var arena = Arena.ofConfined()) {
      return CommonAbi.envoy_dynamic_module_callback_get_runtime_bool(
          NativeMemory.text(arena, key), defaultValue);
    }
  }

  @Override
  public long getLong(String key, long defaultValue) {
    config.checkMainThread();
    try (var arena = Arena.ofConfined()) {
      return CommonAbi.envoy_dynamic_module_callback_get_runtime_int(
          NativeMemory.text(arena, key), defaultValue);
    }
  }

  @Override
  public double getDouble(String key, double defaultValue) {
    config.checkMainThread();
    try (var arena = Arena.ofConfined()) {
      return CommonAbi.envoy_dynamic_module_callback_get_runtime_number(
          NativeMemory.text(arena, key), defaultValue);
    }
  }
}
