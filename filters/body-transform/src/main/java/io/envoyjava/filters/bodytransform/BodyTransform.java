// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.metrics.Counter;
import org.jspecify.annotations.Nullable;

/**
 * One configuration, for all worker threads.
 *
 * @param request the rules for requests; null if they pass as they are
 * @param response the rules for responses; null if they pass as they are
 * @param counters what is counted
 */
record BodyTransform(
    @Nullable MessageRules request, @Nullable MessageRules response, Counters counters)
    implements HttpFilterConfig {

  /**
   * What is counted.
   *
   * @param transformed bodies that were transformed
   * @param passed bodies that could not be transformed, and were let pass
   * @param refused bodies that could not be transformed, and were refused
   */
  record Counters(Counter transformed, Counter passed, Counter refused) {
    static Counters of(ConfigContext context) {
      return new Counters(
          context.optionalCounter("transformed"),
          context.optionalCounter("passed"),
          context.optionalCounter("refused"));
    }
  }

  @Override
  public HttpFilter newFilter(HttpStream stream) {
    return new BodyTransformFilter(stream, this);
  }
}
