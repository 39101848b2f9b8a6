// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/** Reads the request's body once in each hook, since the segments end with the hook. */
final class BodyFilter implements HttpFilter {
  private final HttpStream stream;
  private final BodyReading reading;
  private final Sink sink = new Sink();

  BodyFilter(HttpStream stream, BodyReading reading) {
    this.stream = stream;
    this.reading = reading;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    reading.run(stream, sink);
    return BodyStatus.CONTINUE;
  }
}
