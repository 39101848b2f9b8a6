// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.metrics.Counter;
import io.envoyjava.sdk.stream.Attribute;
import java.time.Duration;

/** Answers 429 to a request beyond the limit. */
record RateLimit(
    HttpStream stream, RateLimitFactory.Settings settings, TokenBuckets buckets, Counter limited)
    implements HttpFilter {

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    var exempt = settings.exemptPaths();
    if (exempt != null && exempt.contains(stream.attribute(Attribute.REQUEST_URL_PATH))) {
      return HeadersStatus.CONTINUE;
    }
    var wait = buckets.take(client());
    if (wait.isZero()) return HeadersStatus.CONTINUE;
    limited.increment(stream);
    stream.sendLocalReply(
        LocalReply.of(429).header("retry-after", seconds(wait)).body("Too many requests\n"));
    return HeadersStatus.STOP_ITERATION;
  }

  /** Returns who the client is. An address does not look like a header's value. */
  private String client() {
    var header = settings.clientHeader();
    var name = header == null ? null : stream.request().headers().get(header);
    if (name != null) return "header " + name;
    var address = stream.clientAddress();
    return "address " + (address == null ? "" : address.getAddress().getHostAddress());
  }

  /** Rounds up to whole seconds. */
  private static String seconds(Duration wait) {
    return Long.toString(wait.plusNanos(999_999_999).toSeconds());
  }
}
