// SPDX-License-Identifier: Apache-2.0
/** The filter {@code listener_ip_allowlist}. */
module io.envoyjava.filters.listeneripallowlist {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.listeneripallowlist to
      io.envoyjava.json;

  provides io.envoyjava.sdk.listener.ListenerFilterFactory with
      io.envoyjava.filters.listeneripallowlist.ListenerIpAllowlistFactory;
}
