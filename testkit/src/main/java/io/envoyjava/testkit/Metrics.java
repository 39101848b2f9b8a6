// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.CommonAbi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The metrics of one configuration. Any thread. */
final class Metrics {
  /** A defined metric, with its values by those of its labels. */
  private record Metric(
      String kind,
      String name,
      List<String> labels,
      Map<List<String>, Long> numbers,
      Map<List<String>, List<Long>> recorded) {}

  /** An update of a number. */
  interface Update {
    long of(long before);
  }

  private final List<Metric> metrics = new ArrayList<>();
  private boolean frozen;

  /** Defines a metric; returns its number, or -1 once no more are taken. */
  synchronized long define(String kind, String name, List<String> labels) {
    if (frozen) return -1;
    metrics.add(new Metric(kind, name, labels, new HashMap<>(), new HashMap<>()));
    return metrics.size() - 1L;
  }

  synchronized void freeze() {
    frozen = true;
  }

  int add(long id, List<String> labels, long amount) {
    return update(id, labels, before -> before + amount);
  }

  synchronized int update(long id, List<String> labels, Update update) {
    if (id < 0 || id >= metrics.size()) return CommonAbi.ENVOY_METRICS_NOT_FOUND;
    var metric = metrics.get((int) id);
    if (metric.labels.size() != labels.size()) return CommonAbi.ENVOY_METRICS_INVALID_LABELS;
    metric.numbers.merge(labels, update.of(0), (before, _) -> update.of(before));
    return CommonAbi.ENVOY_METRICS_SUCCESS;
  }

  synchronized int record(long id, List<String> labels, long value) {
    if (id < 0 || id >= metrics.size()) return CommonAbi.ENVOY_METRICS_NOT_FOUND;
    var metric = metrics.get((int) id);
    if (metric.labels.size() != labels.size()) return CommonAbi.ENVOY_METRICS_INVALID_LABELS;
    metric.recorded.computeIfAbsent(labels, _ -> new ArrayList<>()).add(value);
    return CommonAbi.ENVOY_METRICS_SUCCESS;
  }

  synchronized boolean has(String kind, String name) {
    return metrics.stream().anyMatch(metric -> is(metric, kind, name));
  }

  private static boolean is(Metric metric, String kind, String name) {
    return metric.kind.equals(kind) && metric.name.equals(name);
  }

  /** Returns the sum over all metrics of that name, as Envoy has one for each name. */
  synchronized long number(String kind, String name, List<String> labelsAndValues) {
    return metrics.stream()
        .filter(metric -> is(metric, kind, name))
        .mapToLong(metric -> metric.numbers.getOrDefault(values(metric, labelsAndValues), 0L))
        .sum();
  }

  synchronized List<Long> recorded(String name, List<String> labelsAndValues) {
    return metrics.stream()
        .filter(metric -> is(metric, "histogram", name))
        .flatMap(
            metric ->
                metric.recorded.getOrDefault(values(metric, labelsAndValues), List.of()).stream())
        .toList();
  }

  /** The values of a metric's labels, in its order. */
  private static List<String> values(Metric metric, List<String> labelsAndValues) {
    var given = new HashMap<String, String>();
    for (int i = 0; i + 1 < labelsAndValues.size(); i += 2) {
      given.put(labelsAndValues.get(i), labelsAndValues.get(i + 1));
    }
    boolean isPairs = labelsAndValues.size() % 2 == 0;
    if (!isPairs || !given.keySet().equals(new HashSet<>(metric.labels))) {
      throw new IllegalArgumentException(
          "%s %s: expected a value for each of the labels %s, found %s"
              .formatted(metric.kind, metric.name, metric.labels, labelsAndValues));
    }
    return metric.labels.stream().map(given::get).toList();
  }

  synchronized List<String> names() {
    return metrics.stream().map(metric -> metric.kind + " " + metric.name).toList();
  }
}
