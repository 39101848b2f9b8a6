// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bootstrapadmin;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.metrics.Gauge;

/** The JVM in Envoy's statistics: {@code dynamicmodulescustom.bootstrap_admin.heap_used_bytes}. */
final class JvmGauges {
  private final Gauge heapUsed;
  private final Gauge heapCommitted;
  private final Gauge otherUsed;
  private final Gauge collections;
  private final Gauge collectionMillis;
  private final Gauge threads;
  private final Gauge classes;

  /** Defines the gauges, which Envoy v1.37 does not have. */
  JvmGauges(ConfigContext context) {
    heapUsed = context.optionalGauge("heap_used_bytes");
    heapCommitted = context.optionalGauge("heap_committed_bytes");
    otherUsed = context.optionalGauge("non_heap_used_bytes");
    collections = context.optionalGauge("gc_collections");
    collectionMillis = context.optionalGauge("gc_time_ms");
    threads = context.optionalGauge("threads");
    classes = context.optionalGauge("classes");
  }

  void update(JvmState state) {
    heapUsed.set(state.heapUsed());
    heapCommitted.set(state.heapCommitted());
    otherUsed.set(state.otherUsed());
    collections.set(state.collections());
    collectionMillis.set(state.collectionMillis());
    threads.set(state.threadCount());
    classes.set(state.classCount());
  }
}
