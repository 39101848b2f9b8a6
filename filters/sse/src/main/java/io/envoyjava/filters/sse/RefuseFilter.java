// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.sse;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;

/** Refuses methods other than GET and POST. */
final class RefuseFilter implements HttpFilter {
  private static final LocalReply REFUSAL = LocalReply.of(405).header("allow", "GET, POST");

  private final HttpStream stream;

  RefuseFilter(HttpStream stream) {
    this.stream = stream;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    stream.sendLocalReply(REFUSAL);
    return HeadersStatus.STOP_ITERATION;
  }
}
