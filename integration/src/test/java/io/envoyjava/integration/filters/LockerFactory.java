// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/**
 * Makes filters that take one of the {@link Locks} on the worker: the one that {@code x-lock}
 * names.
 */
public final class LockerFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public LockerFactory() {}

  @Override
  public String name() {
    return "locker";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return stream ->
        new HttpFilter() {
          @Override
          public HeadersStatus onRequestHeaders(boolean endOfStream) {
            var which = stream.request().headers().get("x-lock");
            if (which != null) Locks.take(which);
            return HeadersStatus.CONTINUE;
          }
        };
  }
}
