// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.accesslog;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Header;
import java.util.List;

/**
 * Collects a stream's headers as they pass, and passes them on when the stream is gone. {@code
 * onStreamComplete} would be a little earlier, but Envoy does not call it for filters of a cluster.
 */
final class AccessLogFilter implements HttpFilter {
  private final HttpStream stream;
  private final AccessLog log;
  private final List<Header> requestHeaders;
  private List<Header> responseHeaders = List.of();

  /**
   * Called in the stream's first hook, which nearly always is the one for the request's headers.
   */
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
