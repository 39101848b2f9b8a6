// SPDX-License-Identifier: Apache-2.0
/** The filter {@code network_rate_limiter}. */
module io.envoyjava.filters.networkratelimiter {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.networkratelimiter to
      io.envoyjava.json;

  provides io.envoyjava.sdk.network.NetworkFilterFactory with
      io.envoyjava.filters.networkratelimiter.NetworkRateLimiterFactory;
}
