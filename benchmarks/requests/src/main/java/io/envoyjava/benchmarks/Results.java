// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The results of one subject over all its starts. */
final class Results {
  private final Subject subject;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Load.Latencies> latencies = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();

  /**
   * One short run.
   *
   * @param start the number of the start
   * @param round the number of the round after it; in each, all subjects have their turn
   * @param micros processor time of a request in microseconds
   * @param perSecond requests in a second
   */
  record Sample(int start, int round, double micros, double perSecond) {}

  /** One start of Envoy. */
  record Start(
      double secondsToReady,
      long residentIdle,
      long residentLoaded,
      double allocatedPerRequest,
      Running.Pauses pauses) {}

  Results(Subject subject) {
    this.subject = subject;
  }

  Subject subject() {
    return subject;
  }

  void add(Sample sample) {
    samples.add(sample);
  }

  void add(Load.Latencies measured) {
    latencies.add(measured);
  }

  void add(Start start) {
    starts.add(start);
  }

  /** The median of all runs. */
  double micros() {
    return median(samples.stream().mapToDouble(Sample::micros).toArray());
  }

  double perSecond() {
    return median(samples.stream().mapToDouble(Sample::perSecond).toArray());
  }

  /** Returns the additional cost of a request over the baseline, from runs of the same round. */
  Difference over(Results baseline) {
    var differences = new ArrayList<double[]>();
    for (var sample : samples) {
      for (var base : baseline.samples) {
        if (base.start() != sample.start() || base.round() != sample.round()) continue;
        differences.add(new double[] {sample.start(), sample.micros() - base.micros()});
      }
    }
    var all = differences.stream().mapToDouble(pair -> pair[1]).toArray();
    var byStart =
        differences.stream()
            .mapToDouble(pair -> pair[0])
            .distinct()
            .map(
                start ->
                    median(
                        differences.stream()
                            .filter(pair -> pair[0] == start)
                            .mapToDouble(pair -> pair[1])
                            .toArray()))
            .sorted()
            .toArray();
    return new Difference(median(all), byStart[0], byStart[byStart.length - 1]);
  }

  /** A median, and the smallest and the largest of the medians of single starts. */
  record Difference(double median, double least, double most) {}

  double secondsToReady() {
    return start(Start::secondsToReady);
  }

  double residentIdle() {
    return start(Start::residentIdle);
  }

  double residentLoaded() {
    return start(Start::residentLoaded);
  }

  double allocatedPerRequest() {
    return start(Start::allocatedPerRequest);
  }

  double collections() {
    return start(start -> start.pauses().count());
  }

  double longestPauseMillis() {
    return starts.stream().mapToDouble(start -> start.pauses().longestMillis()).max().orElse(0);
  }

  double latency(ToDoubleFunction<Load.Latencies> percentile) {
    return median(latencies.stream().mapToDouble(percentile).toArray());
  }

  private double start(ToDoubleFunction<Start> value) {
    return median(starts.stream().mapToDouble(value).toArray());
  }

  static double median(double[] values) {
    if (values.length == 0) return Double.NaN;
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
