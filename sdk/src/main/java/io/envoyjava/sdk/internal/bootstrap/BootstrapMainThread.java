// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.internal.callout.CalloutCluster;
import io.envoyjava.sdk.internal.callout.Callouts;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.ExtensionKind;
import io.envoyjava.sdk.internal.runtime.MainThread;

/** What a bootstrap extension does on Envoy's main thread: tasks, and requests to clusters. */
final class BootstrapMainThread extends MainThread {
  private final Callouts callouts;

  BootstrapMainThread(long address, EnvoyConfig config, String name) {
    super(address, config, ExtensionKind.BOOTSTRAP_EXTENSION, name);
    callouts = new Callouts(new BootstrapCalloutPort(config), this::executor);
  }

  @Override
  protected EnvoyExecutor newExecutor(long address) {
    BootstrapLinking.EXECUTOR.require();
    return new BootstrapExecutor(address);
  }

  Cluster cluster(String name) {
    return new CalloutCluster(name, callouts);
  }

  /** Hands over what has come for a callout. */
  void onCallout(long argument) {
    callouts.on(argument);
  }

  /** Reports a failure that the launcher is to count with the next {@link #outcome}. */
  void fail(String what, Throwable thrown) {
    failed(what, thrown);
  }

  /** Returns what an event that has no answer returns: 0, or how many failures there were. */
  long outcome() {
    return answer();
  }

  @Override
  public void close() {
    super.close();
    callouts.close();
  }
}
