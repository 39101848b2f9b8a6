// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.lang.foreign.MemorySegment;

/** Envoy's functions for metrics. */
final class MetricFunctions {
  private MetricFunctions() {}

  private static int define(
      String kind,
      long config,
      MemorySegment name,
      MemorySegment labels,
      long count,
      MemorySegment id) {
    long number =
        Handles.config(config).metrics.define(kind, Abi.utf8(name), Abi.texts(labels, count));
    if (number < 0) return CommonAbi.ENVOY_METRICS_FROZEN;
    id.set(JAVA_LONG, 0, number);
    return CommonAbi.ENVOY_METRICS_SUCCESS;
  }

  private static int update(
      Metrics metrics, long id, MemorySegment labels, long count, Metrics.Update update) {
    return metrics.update(id, Abi.texts(labels, count), update);
  }

  static int httpFilterConfigDefineCounter(
      long config, MemorySegment name, MemorySegment labels, long count, MemorySegment id) {
    return define("counter", config, name, labels, count, id);
  }

  static int httpFilterConfigDefineGauge(
      long config, MemorySegment name, MemorySegment labels, long count, MemorySegment id) {
    return define("gauge", config, name, labels, count, id);
  }

  static int httpFilterConfigDefineHistogram(
      long config, MemorySegment name, MemorySegment labels, long count, MemorySegment id) {
    return define("histogram", config, name, labels, count, id);
  }

  static int httpFilterIncrementCounter(
      long filter, long id, MemorySegment labels, long count, long value) {
    return update(
        Handles.filter(filter).config.metrics, id, labels, count, before -> before + value);
  }

  static int httpFilterIncrementGauge(
      long filter, long id, MemorySegment labels, long count, long value) {
    return update(
        Handles.filter(filter).config.metrics, id, labels, count, before -> before + value);
  }

  static int httpFilterDecrementGauge(
      long filter, long id, MemorySegment labels, long count, long value) {
    return update(
        Handles.filter(filter).config.metrics, id, labels, count, before -> before - value);
  }

  static int httpFilterSetGauge(
      long filter, long id, MemorySegment labels, long count, long value) {
    return update(Handles.filter(filter).config.metrics, id, labels, count, _ -> value);
  }

  static int httpFilterRecordHistogramValue(
      long filter, long id, MemorySegment labels, long count, long value) {
    return Handles.filter(filter).config.metrics.record(id, Abi.texts(labels, count), value);
  }

  static int httpFilterConfigIncrementCounter(
      long config, long id, MemorySegment labels, long count, long value) {
    return update(Handles.config(config).metrics, id, labels, count, before -> before + value);
  }

  static int httpFilterConfigIncrementGauge(
      long config, long id, MemorySegment labels, long count, long value) {
    return update(Handles.config(config).metrics, id, labels, count, before -> before + value);
  }

  static int httpFilterConfigDecrementGauge(
      long config, long id, MemorySegment labels, long count, long value) {
    return update(Handles.config(config).metrics, id, labels, count, before -> before - value);
  }

  static int httpFilterConfigSetGauge(
      long config, long id, MemorySegment labels, long count, long value) {
    return update(Handles.config(config).metrics, id, labels, count, _ -> value);
  }

  static int httpFilterConfigRecordHistogramValue(
      long config, long id, MemorySegment labels, long count, long value) {
    return Handles.config(config).metrics.record(id, Abi.texts(labels, count), value);
  }
}
