// SPDX-License-Identifier: Apache-2.0
/** The filter {@code network_protocol_logger}. */
module io.envoyjava.filters.networkprotocollogger {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.networkprotocollogger to
      io.envoyjava.json;

  provides io.envoyjava.sdk.network.NetworkFilterFactory with
      io.envoyjava.filters.networkprotocollogger.NetworkProtocolLoggerFactory;
}
