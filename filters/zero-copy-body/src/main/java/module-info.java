// SPDX-License-Identifier: Apache-2.0
/** The filter {@code zero_copy_body}. */
module io.envoyjava.filters.zerocopybody {
  requires io.envoyjava.sdk;
  requires static org.jspecify;
  requires re2j;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.zerocopybody.ZeroCopyBodyFactory;
}
