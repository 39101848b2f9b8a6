// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;

/**
 * Reads a request header, and sets a header of the request and of the response, as many filters do.
 */
final class HeadersFilter implements HttpFilter {
  private final HttpStream stream;

  HeadersFilter(HttpStream stream) {
    this.stream = stream;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (stream.request().headers().contains("x-absent")) return HeadersStatus.STOP_ITERATION;
    stream.request().headers().set("x-request", "sixteen bytes: 2");
    return HeadersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    stream.response().headers().set("x-response", "sixteen bytes: 3");
    return HeadersStatus.CONTINUE;
  }
}
