// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.fuzz.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** The factory of the filter {@code model}; its configuration is the filter's program. */
public final class ModelFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public ModelFactory() {}

  @Override
  public String name() {
    return "model";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> new ModelFilter(stream, new Program(config));
  }
}
