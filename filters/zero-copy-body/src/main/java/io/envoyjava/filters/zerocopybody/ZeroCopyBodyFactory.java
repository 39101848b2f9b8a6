// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** The factory of the filter {@code zero_copy_body}, configured by a regular expression. */
public final class ZeroCopyBodyFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public ZeroCopyBodyFactory() {}

  @Override
  public String name() {
    return "zero_copy_body";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    // A YAML block ends with a newline, which is not part of the expression.
    var forbidden = BytePattern.compile(config.strip());
    return stream -> new ZeroCopyBodyFilter(stream, forbidden);
  }
}
