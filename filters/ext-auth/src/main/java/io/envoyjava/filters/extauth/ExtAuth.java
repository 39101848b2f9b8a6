// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One configuration, for all worker threads.
 *
 * @param cluster the cluster of the authorization service
 * @param check the question, without what is asked about
 * @param failOpen whether requests pass if the service does not decide
 * @param requestHeaders headers of the request that the service sees
 * @param upstreamHeaders headers of the service's answer that the upstream sees
 * @param clientHeaders headers of the service's answer that a client sees if it is refused
 * @param decisions the latest decisions; null if they are not kept
 * @param counters what is counted
 */
record ExtAuth(
    String cluster,
    CalloutRequest check,
    boolean failOpen,
    List<String> requestHeaders,
    List<String> upstreamHeaders,
    List<String> clientHeaders,
    @Nullable Decisions decisions,
    Counters counters)
    implements HttpFilterConfig {

  /**
   * What is counted.
   *
   * @param allowed requests that the service let pass
   * @param denied requests that it refused
   * @param errors requests that it did not decide on
   * @param cacheHits decisions that were known already
   */
  record Counters(Counter allowed, Counter denied, Counter errors, Counter cacheHits) {
    static Counters of(ConfigContext context) {
      return new Counters(
          context.optionalCounter("allowed"),
          context.optionalCounter("denied"),
          context.optionalCounter("errors"),
          context.optionalCounter("cache_hits"));
    }
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new ExtAuthFilter(stream, this);
  }
}
