// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Has the same name as {@link HookFilters}. */
public final class OtherHookFilters implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public OtherHookFilters() {}

  @Override
  public String name() {
    return "hooks";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return _ -> new HttpFilter() {};
  }
}
