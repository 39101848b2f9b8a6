// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.CommonFeature;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.EnvoyRuntime;
import io.envoyjava.sdk.internal.abi.CommonAbi;

/** Envoy's side of a configuration in the making, as all extension points have it. Main thread. */
public abstract class ExtensionContext implements ConfigContext {
  protected final EnvoyConfig config;
  private final String name;
  private boolean closed;

  protected ExtensionContext(EnvoyConfig config, String name) {
    this.config = config;
    this.name = name;
  }

  /** Defines the counter of failures; returns Envoy's number for it, or -1 if it has no metrics. */
  protected abstract long failureCounter();

  /** Envoy freezes the set of metrics once the configuration is made. */
  final void close() {
    closed = true;
  }

  protected final void checkOpen(String what) {
    if (closed) {
      throw new IllegalStateException(
          what + ": ask for it before configure returns; Envoy takes none later");
    }
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int concurrency() {
    checkOpen("concurrency");
    CommonFeature.SERVER_INFO.require("concurrency");
    return CommonAbi.envoy_dynamic_module_callback_get_concurrency();
  }

  @Override
  public final boolean isValidation() {
    checkOpen("isValidation");
    CommonFeature.SERVER_INFO.require("isValidation");
    return CommonAbi.envoy_dynamic_module_callback_is_validation_mode();
  }

  @Override
  public EnvoyRuntime runtime() {
    CommonFeature.RUNTIME.require("runtime");
    return new RuntimeValues(config);
  }
}
