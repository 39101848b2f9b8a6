// SPDX-License-Identifier: Apache-2.0
/** The filter {@code sse}. */
module io.envoyjava.filters.sse {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.sse to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.sse.SseFactory;
}
