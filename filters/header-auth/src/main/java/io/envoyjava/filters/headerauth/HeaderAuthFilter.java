// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import java.util.List;

/** Answers 401 if the header does not allow the request to pass. */
final class HeaderAuthFilter implements HttpFilter {
  private static final String REJECT_RESPONSE = "on_response_headers";

  private final HttpStream stream;
  private final HeaderAuth config;
  private boolean rejectResponse;

  HeaderAuthFilter(HttpStream stream, HeaderAuth config) {
    this.stream = stream;
    this.config = config;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var values = stream.request().headers().getAll(config.header());
    if (!accepts(values)) return reject("on_request_headers");
    rejectResponse = values.getFirst().equals(REJECT_RESPONSE);
    return HeadersStatus.CONTINUE;
  }

  @Override
  public HeadersStatus onResponseHeaders(boolean endOfStream) {
    return rejectResponse ? reject("on_response_headers") : HeadersStatus.CONTINUE;
  }

  private boolean accepts(List<String> values) {
    var credentials = config.credentials();
    if (credentials == null) return !values.isEmpty();
    // If there are several values, the upstream might use another one than the verified one.
    return values.size() == 1 && credentials.accept(values.getFirst(), stream);
  }

  private HeadersStatus reject(String hook) {
    config.rejected().increment(stream);
    stream.sendLocalReply(
        LocalReply.of(401)
            .header("content-type", "text/plain")
            .body("Unauthorized by Java Module at " + hook)
            .details("header_auth"));
    return HeadersStatus.STOP_ITERATION;
  }
}
