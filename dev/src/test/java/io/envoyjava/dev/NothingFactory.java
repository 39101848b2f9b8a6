// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** The factory of a project that the tests make. */
public final class NothingFactory implements HttpFilterFactory {
  @Override
  public String name() {
    return "nothing";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> new HttpFilter() {};
  }
}
