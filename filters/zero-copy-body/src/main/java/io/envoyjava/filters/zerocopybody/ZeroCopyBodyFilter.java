// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import io.envoyjava.sdk.BodyStatus;
import io.envoyjava.sdk.HeadersStatus;
import io.envoyjava.sdk.HttpFilter;
import io.envoyjava.sdk.HttpStream;
import io.envoyjava.sdk.LocalReply;
import io.envoyjava.sdk.TrailersStatus;

/** Holds a request until its body is whole, and lets it go if nothing forbidden is found there. */
final class ZeroCopyBodyFilter implements HttpFilter {
  private static final LocalReply FORBIDDEN =
      LocalReply.of(403)
          .header("content-type", "text/plain")
          .body("Access forbidden")
          .details("zero_copy_body_forbidden");

  private final HttpStream stream;
  private final BytePattern forbidden;

  ZeroCopyBodyFilter(HttpStream stream, BytePattern forbidden) {
    this.stream = stream;
    this.forbidden = forbidden;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    // If a body follows, the headers wait for it: once passed on, they cannot be called back.
    return endOfStream ? HeadersStatus.CONTINUE : HeadersStatus.STOP_ITERATION;
  }

  @Override
  public BodyStatus onRequestBody(boolean endOfStream) {
    if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
    return rejected() ? BodyStatus.STOP_ITERATION_NO_BUFFER : BodyStatus.CONTINUE;
  }

  /** With trailers, it is they that end the body. */
  @Override
  public TrailersStatus onRequestTrailers() {
    return rejected() ? TrailersStatus.STOP_ITERATION : TrailersStatus.CONTINUE;
  }

  private boolean rejected() {
    if (!forbidden.isFoundIn(stream.requestBody().chunks())) return false;
    stream.sendLocalReply(FORBIDDEN);
    return true;
  }
}
