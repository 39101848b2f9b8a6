// SPDX-License-Identifier: Apache-2.0
/** The filter {@code network_echo}. */
module io.envoyjava.filters.networkecho {
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  provides io.envoyjava.sdk.network.NetworkFilterFactory with
      io.envoyjava.filters.networkecho.NetworkEchoFactory;
}
