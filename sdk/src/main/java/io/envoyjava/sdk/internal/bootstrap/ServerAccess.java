// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.bootstrap.BootstrapFeature;
import io.envoyjava.sdk.internal.ffi.Arguments;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;

/** Lets calls of an extension through to Envoy: on the main thread, until the extension ends. */
final class ServerAccess {
  private final EnvoyConfig config;
  private final BootstrapMainThread mainThread;

  ServerAccess(EnvoyConfig config, BootstrapMainThread mainThread) {
    this.config = config;
    this.mainThread = mainThread;
  }

  /**
   * Returns the address of Envoy's configuration.
   *
   * @param what is to be done, for messages
   */
  long address(String what) {
    BootstrapFeature.SERVER.require(what);
    if (hasEnded()) throw new IllegalStateException("this bootstrap extension has ended");
    config.checkMainThread();
    BootstrapLinking.SERVER.require();
    return config.address();
  }

  /** Returns the arguments for calls that pass text. */
  Arguments arguments() {
    return mainThread.thread().arguments;
  }

  BootstrapMainThread mainThread() {
    return mainThread;
  }

  boolean hasEnded() {
    return config.hasEnded();
  }
}
