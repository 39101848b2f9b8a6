// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

/** A configuration in use, of any extension point. */
public interface LoadedExtension {
  /** Returns the extension's name, for messages. */
  String name();

  /** Returns what the author's factory made. */
  AutoCloseable author();

  /** Returns Envoy's side of it. */
  EnvoyConfig envoy();

  /** Returns what it does on Envoy's main thread. */
  MainThread mainThread();
}
