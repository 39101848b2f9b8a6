// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/**
 * Makes filters that make any call of the SDK in any phase of their stream, on demand. The
 * configuration is the filter's place, for the header {@code x-at}.
 */
public final class PhasesFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public PhasesFactory() {}

  @Override
  public String name() {
    return "phases";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String place) {
    var made = Target.make(context);
    var _ = Operation.all(); // not in the first request, whose heap or stack may be full
    return stream -> PhasesFilter.create(new Target(stream, made), place);
  }
}
