// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.EnvoyRuntime;

/** A runtime without any keys. */
record EmptyRuntime() implements EnvoyRuntime {

  @Override
  public boolean getBoolean(String key, boolean defaultValue) {
    return defaultValue;
  }

  @Override
  public long getLong(String key, long defaultValue) {
    return defaultValue;
  }

  @Override
  public double getDouble(String key, double defaultValue) {
    return defaultValue;
  }
}
