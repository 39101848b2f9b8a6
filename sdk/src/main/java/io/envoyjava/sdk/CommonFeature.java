// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import io.envoyjava.sdk.internal.symbols.EnvoyFunction;
import io.envoyjava.sdk.internal.symbols.EnvoySymbols;

/**
 * Features that all extension points share.
 *
 * @since 0.1
 */
public enum CommonFeature implements EnvoyFeature {
  /** {@link ConfigContext#concurrency} and {@link ConfigContext#isValidation}. */
  SERVER_INFO(EnvoyFunction.IS_VALIDATION_MODE),

  /** {@link NativePeers}. */
  NATIVE_PEERS(EnvoyFunction.REGISTER_FUNCTION),

  /** {@link ConfigContext#runtime}. */
  RUNTIME(EnvoyFunction.GET_RUNTIME_BOOL);

  private final EnvoyFunction function;

  /** With a function that came with the feature. */
  CommonFeature(EnvoyFunction function) {
    this.function = function;
  }

  @Override
  public String since() {
    return function.since();
  }

  @Override
  public boolean isAvailable() {
    return EnvoySymbols.has(function);
  }
}
