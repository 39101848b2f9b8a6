// SPDX-License-Identifier: Apache-2.0
/** The filter {@code metrics}. */
module io.envoyjava.filters.metrics {
  requires io.envoyjava.json;
  requires io.envoyjava.sdk;
  requires static org.jspecify;

  opens io.envoyjava.filters.metrics to
      io.envoyjava.json;

  provides io.envoyjava.sdk.http.HttpFilterFactory with
      io.envoyjava.filters.metrics.MetricsFactory;
}
