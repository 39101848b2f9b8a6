// SPDX-License-Identifier: Apache-2.0
/** The filter {@code listener_tls_detector}. */
module io.envoyjava.filters.listenertlsdetector {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.listenertlsdetector to
      io.envoyjava.json;

  provides io.envoyjava.sdk.listener.ListenerFilterFactory with
      io.envoyjava.filters.listenertlsdetector.ListenerTlsDetectorFactory;
}
