// SPDX-License-Identifier: Apache-2.0
/** The filter {@code listener_sni_router}. */
module io.envoyjava.filters.listenersnirouter {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.listenersnirouter to
      io.envoyjava.json;

  provides io.envoyjava.sdk.listener.ListenerFilterFactory with
      io.envoyjava.filters.listenersnirouter.ListenerSniRouterFactory;
}
