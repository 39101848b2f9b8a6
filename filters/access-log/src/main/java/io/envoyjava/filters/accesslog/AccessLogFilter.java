// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Header;
import java.util.List;

/**
 * Collects a stream's headers as they pass, and hands them over when the stream is gone. It would
 * be complete a little earlier, but not in a cluster: Envoy completes no stream there.
 */
final class AccessLogFilter implements HttpFilter {
  private final HttpStream stream;
  private final AccessLog log;
  private final List<Header> requestHeaders;
  private List<Header> responseHeaders = List.of();

  /** In the stream's first hook, which nearly always is the one for the request's headers. */
  AccessLogFilter(HttpStream stream, AccessLog log) {
    this.stream = stream;
    this.log = log;
    this.requestHeaders = stream.request().headers().toList();
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    responseHeaders = stream.response().headers().toList();
    return HeadersStatus.CONTINUE;
  }

  @Override
  public void onDestroy() {
    log.add(new LogRecord(requestHeaders, responseHeaders));
  }
}
