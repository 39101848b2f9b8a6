// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Limits how many requests each client sends in a time. */
public final class RateLimitFactory implements HttpFilterFactory {
  private final LongSupplier clock;

  public RateLimitFactory() {
    this(System::nanoTime);
  }

  RateLimitFactory(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * The configuration.
   *
   * @param requests how many requests a client may send in a period, at any speed
   * @param per the period
   * @param clientHeader the header that names the client; without it, the client's address does
   * @param exemptPaths paths without a limit
   */
  record Settings(
      int requests,
      Duration per,
      @Nullable String clientHeader,
      @Nullable List<String> exemptPaths) {
    Settings {
      if (requests < 1) {
        throw new InvalidConfigException("requests: expected 1 or more, found " + requests);
      }
      if (!per.isPositive() || per.compareTo(Duration.ofDays(1)) > 0) {
        throw new InvalidConfigException("per: expected a time up to PT24H, found " + per);
      }
    }
  }

  @Override
  public String name() {
    return "rate_limit";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    var buckets = new TokenBuckets(settings.requests, settings.per, clock);
    var limited = context.counter("limited");
    return stream -> new RateLimit(stream, settings, buckets, limited);
  }
}
