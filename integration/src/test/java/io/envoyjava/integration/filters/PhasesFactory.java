// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Makes filters that do on demand any operation in any phase of their stream. */
public final class PhasesFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public PhasesFactory() {}

  @Override
  public String name() {
    return "phases";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return PhasesFilter::create;
  }
}
