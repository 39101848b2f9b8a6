// SPDX-License-Identifier: Apache-2.0
/** The filter {@code header_auth}. */
module io.envoyjava.filters.headerauth {
  requires com.github.benmanes.caffeine;
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.headerauth to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.headerauth.HeaderAuthFactory;
}
