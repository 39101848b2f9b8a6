// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/**
 * The filter {@code nothing}, which overrides no hook, so only the streams themselves are measured.
 */
public final class NothingFactory implements HttpFilterFactory {
  /** The filter's name. */
  public static final String NAME = "nothing";

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public NothingFactory() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return _ -> new Nothing();
  }

  private static final class Nothing implements HttpFilter {}
}
