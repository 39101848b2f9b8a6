// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.randomauth;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.util.concurrent.ThreadLocalRandom;

/** The factory of the filter {@code random_auth}, which takes no configuration. */
public final class RandomAuthFactory implements HttpFilterFactory {

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public RandomAuthFactory() {}

  @Override
  public String name() {
    return "random_auth";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream -> new RandomAuthFilter(stream, () -> ThreadLocalRandom.current().nextBoolean());
  }
}
