// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/**
 * Makes filters that do on demand what the SDK offers where their stack ends; with the
 * configuration {@code nested}, in the hooks for the response.
 */
public final class DeepFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public DeepFactory() {}

  @Override
  public String name() {
    return "deep";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    if (config.equals("nested")) return NestedFilter::new;
    var counter = context.optionalCounter("uses");
    return stream -> new DeepFilter(stream, counter);
  }
}
