// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.passthrough;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** The factory of the filter {@code passthrough}, which takes no configuration. */
public final class PassthroughFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public PassthroughFactory() {}

  @Override
  public String name() {
    return "passthrough";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return PassthroughFilter::new;
  }
}
