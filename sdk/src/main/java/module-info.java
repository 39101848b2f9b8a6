// SPDX-License-Identifier: Apache-2.0
/** Envoy filters in Java: what their authors compile against, and the runtime beneath it. */
module io.envoyjava.sdk {
  requires static transitive org.jspecify;

  exports io.envoyjava.sdk;

  uses io.envoyjava.sdk.HttpFilterFactory;
}
