// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import org.jspecify.annotations.Nullable;

/** Holds a request until the authorization service has decided on it. */
final class ExtAuthFilter implements HttpFilter {
  private final HttpStream stream;
  private final ExtAuth config;

  ExtAuthFilter(HttpStream stream, ExtAuth config) {
    this.stream = stream;
    this.config = config;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (!Check.isNeeded(stream)) return HeadersStatus.CONTINUE;
    var check = new Check(config, stream, () -> stream.request().headers());
    var known = check.known();
    if (known != null) {
      var refusal = check.apply(known);
      if (refusal == null) return HeadersStatus.CONTINUE;
      stream.sendLocalReply(refusal);
      return HeadersStatus.STOP_ITERATION;
    }
    stream
        .cluster(config.cluster())
        .send(
            check.question(),
            answer -> finish(check.decide(answer)),
            failure -> finish(check.undecided(String.valueOf(failure.getMessage()))));
    // The body waits at the client: it is of no use before the decision.
    return HeadersStatus.STOP_ALL_ITERATION_AND_WATERMARK;
  }

  private void finish(@Nullable LocalReply refusal) {
    if (refusal == null) stream.resumeRequest();
    else stream.sendLocalReply(refusal);
  }
}
