// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/** Takes one configuration, {@code good}, refuses others, and fails with some. */
public final class PickyFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public PickyFactory() {}

  @Override
  public String name() {
    return "picky";
  }

  @Override
  @SuppressWarnings("NullAway") // an author without NullAway may return null
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return switch (config) {
      case "good" -> _ -> new HttpFilter() {};
      case "null" -> null;
      case "throw" -> throw new IllegalStateException("on demand");
      case "recurse" -> configure(context, config);
      default -> throw new InvalidConfigException("word: expected good, found " + config);
    };
  }
}
