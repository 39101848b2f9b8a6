// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.Header;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpStream;
import java.util.List;

/** Collects a stream's headers as they pass, and hands them over when the stream is complete. */
final class AccessLogFilter implements HttpFilter {
  private final HttpStream stream;
  private final AccessLog log;
  private List<Header> requestHeaders = List.of();
  private List<Header> responseHeaders = List.of();

  AccessLogFilter(HttpStream stream, AccessLog log) {
    this.stream = stream;
    this.log = log;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    requestHeaders = stream.requestHeaders().toList();
    return HeadersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    responseHeaders = stream.responseHeaders().toList();
    return HeadersStatus.CONTINUE;
  }

  @Override
  public void onStreamComplete() {
    // A filter in front of this one may have held the request until its client went away.
    if (requestHeaders.isEmpty()) requestHeaders = stream.requestHeaders().toList();
    log.add(new LogRecord(requestHeaders, responseHeaders), stream);
  }
}
