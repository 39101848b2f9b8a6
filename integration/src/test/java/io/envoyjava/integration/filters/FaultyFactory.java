// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Makes filters that fail on demand. */
public final class FaultyFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public FaultyFactory() {}

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return FaultyFilter::create;
  }
}
