// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import java.util.List;

/**
 * One configuration, for all worker threads.
 *
 * @param keys the issuer's keys
 * @param claimHeaders which claim the upstream sees in which header
 * @param counters what is counted
 */
record JwtAuth(Keys keys, List<ClaimHeader> claimHeaders, Counters counters)
    implements HttpFilterConfig {

  /** A claim, and the header that the upstream sees it in. */
  record ClaimHeader(String claim, String header) {}

  /** Requests that passed, that were refused, and that came before there were keys. */
  record Counters(Counter allowed, Counter denied, Counter unready) {
    static Counters of(ConfigContext context) {
      return new Counters(
          context.counter("allowed"), context.counter("denied"), context.counter("unready"));
    }
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new JwtAuthFilter(stream, this);
  }

  @Override
  public void close() {
    keys.close();
  }
}
