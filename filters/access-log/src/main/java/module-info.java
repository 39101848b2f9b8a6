// SPDX-License-Identifier: Apache-2.0
/** The filter {@code access_log}. */
module io.envoyjava.filters.accesslog {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;
  requires tools.jackson.core;

  opens io.envoyjava.filters.accesslog to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.accesslog.AccessLogFactory;
}
