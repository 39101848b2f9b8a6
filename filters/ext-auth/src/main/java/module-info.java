// SPDX-License-Identifier: Apache-2.0
/** The filters {@code ext_auth} and {@code ext_auth_blocking}. */
module io.envoyjava.filters.extauth {
  requires com.github.benmanes.caffeine;
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.extauth to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.extauth.ExtAuthFactory,
      io.envoyjava.filters.extauth.BlockingExtAuthFactory;
}
