// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.redisratelimit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.blocking.Exchange;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.metrics.Counter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the requests of a client that sends too many.
 *
 * @param buckets has a token for each request that may pass
 * @param keyHeader the header that says who the client is; null if it is its address
 * @param exemptPaths paths whose requests all pass
 * @param counters what is counted
 */
record RateLimitHandler(
    Buckets buckets, @Nullable String keyHeader, Set<String> exemptPaths, Counters counters)
    implements ExchangeHandler {

  /** Requests that passed, that were refused, and that were decided on without Redis. */
  record Counters(Counter allowed, Counter limited, Counter fallbacks) {
    static Counters of(ConfigContext context) {
      return new Counters(
          context.optionalCounter("allowed"),
          context.optionalCounter("limited"),
          context.optionalCounter("fallbacks"));
    }
  }

  @Override
  public void handle(Exchange exchange) {
    if (isExempt(exchange.request().headers().get(":path"))) return;
    var wait =
        buckets.take( // waits for Redis
            client(exchange), () -> counters.fallbacks().increment(exchange.stream()));
    if (wait.isZero()) {
      counters.allowed().increment(exchange.stream());
      return;
    }
    counters.limited().increment(exchange.stream());
    long seconds = wait.plusMillis(999).toSeconds();
    exchange.reply(LocalReply.of(429).header("retry-after", "" + seconds).details("rate_limited"));
  }

  /** Closes the connections. */
  @Override
  public void close() {
    buckets.close();
  }

  private boolean isExempt(@Nullable String path) {
    if (path == null || exemptPaths.isEmpty()) return false;
    int query = path.indexOf('?');
    return exemptPaths.contains(query < 0 ? path : path.substring(0, query));
  }

  /** Returns the name of the client's bucket, in which a header is not to be read. */
  private String client(Exchange exchange) {
    var value = keyHeader == null ? null : exchange.request().headers().get(keyHeader);
    if (value != null) return "header:" + digest(value);
    var address = exchange.stream().clientAddress();
    return "address:" + (address == null ? "unknown" : address.getAddress().getHostAddress());
  }

  private static String digest(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
