// SPDX-License-Identifier: Apache-2.0
/** The filter {@code header_mutation}. */
module io.envoyjava.filters.headermutation {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.headermutation to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.headermutation.HeaderMutationFactory;
}
