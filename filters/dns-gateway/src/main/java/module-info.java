// SPDX-License-Identifier: Apache-2.0
/** The UDP listener filter {@code dns_gateway} and the network filter {@code cache_lookup}. */
module io.envoyjava.filters.dnsgateway {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.dnsgateway to
      io.envoyjava.json;

  provides io.envoyjava.sdk.network.NetworkFilterFactory with
      io.envoyjava.filters.dnsgateway.CacheLookupFactory;
  provides io.envoyjava.sdk.udp.UdpListenerFilterFactory with
      io.envoyjava.filters.dnsgateway.DnsGatewayFactory;
}
