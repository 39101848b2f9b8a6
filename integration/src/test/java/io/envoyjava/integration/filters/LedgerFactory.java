// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/** Makes filters that keep books of what became of them, and of their configurations. */
public final class LedgerFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public LedgerFactory() {}

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    LedgerFilter.CONFIGURATIONS.incrementAndGet();
    return new HttpFilterConfig() {
      @Override
      public HttpFilter newFilter(HttpStream stream) {
        return LedgerFilter.create(stream);
      }

      @Override
      public void close() {
        LedgerFilter.CLOSED.incrementAndGet();
      }
    };
  }
}
