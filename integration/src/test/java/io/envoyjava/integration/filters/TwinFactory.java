// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Has the same name as {@link PickyFactory}. */
public final class TwinFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public TwinFactory() {}

  @Override
  public String name() {
    return "picky";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return _ -> new HttpFilter() {};
  }
}
