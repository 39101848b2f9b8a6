// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.metrics;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Histogram;
import io.envoyjava.sdk.stream.Attribute;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Records the time from a request's headers to the end of its response, by route. */
final class MetricsFilter implements HttpFilter {
  /** Stands for the name of a route that has none. */
  private static final String UNNAMED = "unnamed";

  private final HttpStream stream;
  private final Function<String, Histogram> latency;
  private final long start = System.nanoTime();

  /** The one of the route; none if the stream ends without a response. */
  private Histogram histogram = Histogram.NONE;

  /**
   * A filter for a stream.
   *
   * @param latency the histogram of a route's name
   */
  MetricsFilter(HttpStream stream, Function<String, Histogram> latency) {
    this.stream = stream;
    this.latency = latency;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    var name = stream.attribute(Attribute.XDS_ROUTE_NAME);
    histogram = latency.apply(name == null || name.isEmpty() ? UNNAMED : name);
    return HeadersStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    histogram.record(stream, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
