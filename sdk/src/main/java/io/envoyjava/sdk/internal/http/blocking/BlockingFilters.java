// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.blocking.ExchangeHandler;
import io.envoyjava.sdk.internal.runtime.VirtualThreads;

/** Makes the configurations of filters that block. */
public final class BlockingFilters {
  private BlockingFilters() {}

  /**
   * Returns the configuration of a handler.
   *
   * @param name the filter's name, which its threads get
   */
  public static HttpFilterConfig of(String name, ExchangeHandler handler) {
    if (!VirtualThreads.areAvailable()) {
      throw new InvalidConfigException(
          "filter '"
              + name
              + "' blocks, and this JVM has no virtual threads for that: use a JDK 25, and, outside"
              + " of Envoy, the option --add-opens java.base/java.lang=ALL-UNNAMED");
    }
    Carriers.initialize();
    return stream -> new BlockingFilter(name, handler, stream);
  }
}
