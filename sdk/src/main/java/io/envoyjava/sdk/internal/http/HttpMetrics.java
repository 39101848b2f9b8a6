// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http;

import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.internal.runtime.EnvoyConfig;
import io.envoyjava.sdk.internal.runtime.HandedStream;
import io.envoyjava.sdk.internal.runtime.LabelValues;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Updates metrics without a stream. Any thread; those with labels on Envoy's own threads only. */
final class HttpMetrics {
  /** One of the ABI's functions that update a metric without a stream. */
  interface Update {
    int call(long config, long id, MemorySegment labels, long labelCount, long amount);
  }

  private static final boolean OUTSIDE_STREAMS = HttpFeature.METRICS_OUTSIDE_STREAMS.isAvailable();

  private HttpMetrics() {}

  /** Updates a metric, if the configuration is still there. */
  static void update(
      EnvoyConfig config, Update function, long id, LabelValues labels, long amount) {
    if (!OUTSIDE_STREAMS) {
      HttpFeature.METRICS_OUTSIDE_STREAMS.require("a metric without a stream");
    }
    // Envoy looks up the values of labels in a cache of the thread, which only its own have.
    if (labels.count() > 0) config.checkEnvoysThread();
    HttpLinking.METRICS.require();
    synchronized (config.lock()) {
      long address = config.address();
      if (address == 0) return;
      int _ = function.call(address, id, labels.buffers(), labels.count(), amount);
    }
  }

  /** Updates a metric for a stream of which the calling thread has a view. */
  static void handOver(HandedStream handed, Consumer<StreamInfo> update) {
    var _ =
        handed.onWorker(
            own -> {
              update.accept(own);
              return true;
            });
  }
}
