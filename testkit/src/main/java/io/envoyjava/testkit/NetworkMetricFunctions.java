// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Envoy's functions for the metrics of network filters, which have no labels. */
final class NetworkMetricFunctions {
  private NetworkMetricFunctions() {}

  private static int define(String kind, long config, MemorySegment name, MemorySegment id) {
    long number =
        Handles.get(config, NetworkConfig.class).metrics.define(kind, Abi.utf8(name), List.of());
    if (number < 0) return CommonAbi.ENVOY_METRICS_FROZEN;
    id.set(JAVA_LONG, 0, number);
    return CommonAbi.ENVOY_METRICS_SUCCESS;
  }

  private static Metrics ofFilter(long filter) {
    return NetworkFilterModel.of(filter).config.metrics;
  }

  private static Metrics ofConfig(long config) {
    return Handles.get(config, NetworkConfig.class).metrics;
  }

  static int networkFilterConfigDefineCounter(long config, MemorySegment name, MemorySegment id) {
    return define("counter", config, name, id);
  }

  static int networkFilterConfigDefineGauge(long config, MemorySegment name, MemorySegment id) {
    return define("gauge", config, name, id);
  }

  static int networkFilterConfigDefineHistogram(long config, MemorySegment name, MemorySegment id) {
    return define("histogram", config, name, id);
  }

  static int networkFilterIncrementCounter(long filter, long id, long value) {
    return ofFilter(filter).add(id, List.of(), value);
  }

  static int networkFilterIncrementGauge(long filter, long id, long value) {
    return ofFilter(filter).add(id, List.of(), value);
  }

  static int networkFilterDecrementGauge(long filter, long id, long value) {
    return ofFilter(filter).add(id, List.of(), -value);
  }

  static int networkFilterSetGauge(long filter, long id, long value) {
    return ofFilter(filter).update(id, List.of(), _ -> value);
  }

  static int networkFilterRecordHistogramValue(long filter, long id, long value) {
    return ofFilter(filter).record(id, List.of(), value);
  }

  static int networkFilterConfigIncrementCounter(long config, long id, long value) {
    return ofConfig(config).add(id, List.of(), value);
  }

  static int networkFilterConfigIncrementGauge(long config, long id, long value) {
    return ofConfig(config).add(id, List.of(), value);
  }

  static int networkFilterConfigDecrementGauge(long config, long id, long value) {
    return ofConfig(config).add(id, List.of(), -value);
  }

  static int networkFilterConfigSetGauge(long config, long id, long value) {
    return ofConfig(config).update(id, List.of(), _ -> value);
  }

  static int networkFilterConfigRecordHistogramValue(long config, long id, long value) {
    return ofConfig(config).record(id, List.of(), value);
  }
}
