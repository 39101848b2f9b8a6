// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.bootstrap;

import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import java.lang.foreign.MemorySegment;

/**
 * A metric that Envoy keeps. Any thread; those with labels on Envoy's own threads only.
 *
 * @param config the configuration that defined it
 * @param id Envoy's number for it, within that configuration
 * @param labels the values of its labels
 */
record BootstrapMetric(EnvoyConfig config, long id, LabelValues labels) {
  /** One of the ABI's functions that update a metric. */
  interface Update {
    int call(long config, long id, MemorySegment labels, long labelCount, long amount);
  }

  /** Updates the metric, if the configuration is still there. */
  void update(Update function, long amount) {
    // Envoy looks up the values of labels in a cache of the thread, which only its own have.
    if (labels.count() > 0) config.checkEnvoysThread();
    BootstrapLinking.METRICS.require();
    synchronized (config.lock()) {
      long address = config.address();
      if (address == 0) return;
      int _ = function.call(address, id, labels.buffers(), labels.count(), amount);
    }
  }

  /** Returns what an update throws that is for a stream: a bootstrap extension has none. */
  static IllegalArgumentException withStream() {
    return new IllegalArgumentException(
        "a bootstrap extension's metrics are updated without a stream");
  }
}
