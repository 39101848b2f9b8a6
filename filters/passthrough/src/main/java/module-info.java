// SPDX-License-Identifier: Apache-2.0
/** The filter {@code passthrough}. */
module io.envoyjava.filters.passthrough {
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.passthrough.PassthroughFactory;
}
