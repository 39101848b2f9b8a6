// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import static java.lang.System.Logger.Level.INFO;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * One configuration, for all worker threads.
 *
 * @param header the header's name
 * @param credentials the accepted values; null if any value is accepted
 * @param rejected counts the responses with 401
 */
record HeaderAuth(String header, @Nullable Credentials credentials, Counter rejected)
    implements HttpFilterConfig {
  private static final System.Logger LOG = EnvoyLogger.of(HeaderAuth.class);

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new HeaderAuthFilter(stream, this);
  }

  @Override
  public void close() {
    if (credentials != null) LOG.log(INFO, () -> header + ": " + credentials.statistics());
  }
}
