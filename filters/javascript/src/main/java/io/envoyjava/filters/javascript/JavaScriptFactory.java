// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/**
 * The factory of the filter {@code javascript}. Its configuration is a script with the functions
 * {@code OnConfigure}, {@code OnRequestHeaders} and {@code OnResponseHeaders}.
 */
public final class JavaScriptFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public JavaScriptFactory() {}

  @Override
  public String name() {
    return "javascript";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var engines = new EnginePool(config);
    return stream -> new JavaScriptFilter(stream, engines);
  }
}
