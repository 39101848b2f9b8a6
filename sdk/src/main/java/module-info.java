// SPDX-License-Identifier: Apache-2.0
/** Envoy filters in Java: what their authors compile against, and the runtime beneath it. */
module io.envoyjava.sdk {
  requires static transitive org.jspecify;

  exports io.envoyjava.sdk;
  exports io.envoyjava.sdk.callout;
  exports io.envoyjava.sdk.http;
  exports io.envoyjava.sdk.metrics;
  exports io.envoyjava.sdk.stream;

  uses io.envoyjava.sdk.http.HttpFilterFactory;
}
