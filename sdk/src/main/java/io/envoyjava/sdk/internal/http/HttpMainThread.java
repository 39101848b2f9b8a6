// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.callout.Cluster;
import io.envoyjava.sdk.internal.callout.CalloutCluster;
import io.envoyjava.sdk.internal.callout.Callouts;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.EnvoyExecutor;
import io.envoyjava.sdk.internal.runtime.MainThread;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration of HTTP filters does on Envoy's main thread: tasks, and requests to
 * clusters.
 */
final class HttpMainThread extends MainThread {
  private volatile @Nullable Callouts callouts;

  HttpMainThread(long address, EnvoyConfig config, String filterName) {
    super(address, config, filterName);
  }

  @Override
  protected EnvoyExecutor newExecutor(long address) {
    HttpLinking.CONFIG_EXECUTOR.require();
    return new HttpConfigExecutor(address);
  }

  Cluster cluster(String name) {
    config.checkMainThread();
    var current = callouts;
    if (current == null) {
      HttpLinking.CONFIG_CALLOUTS.require();
      current = new Callouts(new ConfigCalloutPort(config, this::isReady), this::executor);
      callouts = current;
    }
    return new CalloutCluster(name, current);
  }

  /** Hands over what has come for a callout; returns what {@link #answer} does. */
  long onCallout(long argument) {
    var current = callouts;
    try {
      if (current != null && isOpen()) current.on(argument);
    } catch (Throwable e) {
      failed("the answer to a callout failed", e);
    }
    return answer();
  }

  @Override
  public void close() {
    super.close();
    var current = callouts;
    if (current != null) current.close();
  }
}
