// SPDX-License-Identifier: Apache-2.0
/** The filter {@code network_redis}. */
module io.envoyjava.filters.networkredis {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.networkredis to
      io.envoyjava.json;

  provides io.envoyjava.sdk.network.NetworkFilterFactory with
      io.envoyjava.filters.networkredis.NetworkRedisFactory;
}
