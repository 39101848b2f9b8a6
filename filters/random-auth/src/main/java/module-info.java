// SPDX-License-Identifier: Apache-2.0
/** The filter {@code random_auth}. */
module io.envoyjava.filters.randomauth {
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.randomauth.RandomAuthFactory;
}
