// SPDX-License-Identifier: Apache-2.0
/** The filters {@code delay} and {@code delay_blocking}. */
module io.envoyjava.filters.delay {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.delay to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.delay.DelayFactory,
      io.envoyjava.filters.delay.BlockingDelayFactory;
}
