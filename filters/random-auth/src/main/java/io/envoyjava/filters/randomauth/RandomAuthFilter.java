// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.randomauth;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import java.util.function.BooleanSupplier;

/** Lets each request pass with a probability of one half, and answers 403 otherwise. */
final class RandomAuthFilter implements HttpFilter {
  private static final LocalReply FORBIDDEN =
      LocalReply.of(403)
          .header("content-type", "text/plain")
          .body("Access forbidden")
          .details("random_auth_rejected");

  private final HttpStream stream;
  private final BooleanSupplier coin;

  RandomAuthFilter(HttpStream stream, BooleanSupplier coin) {
    this.stream = stream;
    this.coin = coin;
  }

  @Override
  public HeadersStatus onRequestHeaders(boolean endOfStream) {
    if (coin.getAsBoolean()) return HeadersStatus.CONTINUE;
    stream.sendLocalReply(FORBIDDEN);
    return HeadersStatus.STOP_ITERATION;
  }
}
