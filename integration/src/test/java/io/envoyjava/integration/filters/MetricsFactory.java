// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static io.envoyjava.integration.filters.Attempts.done;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.metrics.Gauge;
import io.envoyjava.sdk.metrics.Histogram;

/**
 * Updates metrics of each kind: within a request, while it is configured, and on a thread of its
 * own. The metrics of the latter two are others than those of the first.
 */
public final class MetricsFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public MetricsFactory() {}

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var requests = context.counter("requests");
    var open = context.gauge("open");
    var sizes = context.histogram("sizes");
    var byMethod = context.labeledCounter("by_method", "method", "class").with("GET", "2xx");
    var dotted = context.labeledCounter("dotted.http-2", "some-label").with("a.b");
    var openBy = context.labeledGauge("open_by", "method").with("GET");
    var sizesBy = context.labeledHistogram("sizes_by", "method").with("GET");
    var outside =
        new Outside(
            context.counter("outside"),
            context.gauge("outside_gauge"),
            context.histogram("outside_sizes"));
    var atConfiguration = new Attempts();
    atConfiguration.run("configure", () -> outside.update(7));
    atConfiguration.get("same", () -> context.gauge("open").equals(open));
    atConfiguration.get("too-few", () -> context.labeledCounter("two", "a", "b").with("1"));
    var many = context.labeledCounter("many", "number");
    for (int i = 0; i < 1000; i++) {
      var _ = many.with("n" + i);
    }
    var seventh = many.with("n7");
    atConfiguration.get("too-many", () -> many.with("n1000"));
    atConfiguration.get("known", () -> many.with("n7").equals(seventh));
    atConfiguration.get("no-labels", () -> context.labeledGauge("none"));
    return stream -> {
      byMethod.increment(stream);
      dotted.increment(stream);
      openBy.set(stream, 9);
      openBy.increment(stream);
      openBy.decrement(stream, 3);
      sizesBy.record(stream, 1000);
      return new Filter(stream, requests, open, sizes, outside, atConfiguration);
    };
  }

  private record Outside(Counter counter, Gauge gauge, Histogram histogram) {
    void update(long value) {
      counter.increment(value);
      gauge.set(10);
      gauge.increment(value);
      gauge.decrement(1);
      histogram.record(value);
    }
  }

  private record Filter(
      HttpStream stream,
      Counter requests,
      Gauge open,
      Histogram sizes,
      Outside outside,
      Attempts atConfiguration)
      implements HttpFilter {

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      requests.increment(stream, 2);
      open.set(stream, 40);
      open.increment(stream, 5);
      open.decrement(stream, 3);
      sizes.record(stream, 1000);
      return HeadersStatus.CONTINUE;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      var attempts = new Attempts();
      attempts.run("worker", () -> outside.update(7));
      attempts.elsewhere("thread", done(() -> outside.counter.increment(100)));
      attempts.elsewhere("thread-gauge", done(() -> outside.gauge.increment(100)));
      attempts.elsewhere("thread-histogram", done(() -> outside.histogram.record(100)));
      attempts.elsewhere("thread-stream", done(() -> requests.increment(stream)));
      atConfiguration.writeTo(stream.response().headers());
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }
  }
}
