// SPDX-License-Identifier: Apache-2.0
/** The filter {@code javascript}. */
module io.envoyjava.filters.javascript {
  requires io.envoyjava.sdk;
  requires static org.jspecify;
  requires org.mozilla.rhino;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.javascript.JavaScriptFactory;
}
