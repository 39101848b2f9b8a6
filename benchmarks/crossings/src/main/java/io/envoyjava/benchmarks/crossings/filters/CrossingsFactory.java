// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks.crossings.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;

/**
 * Makes the filter that a benchmark names: a word for its kind and, for some kinds, a parameter.
 */
public final class CrossingsFactory implements HttpFilterFactory {
  /** The filter's name. */
  public static final String NAME = "crossings";

  /** Made by {@link java.util.ServiceLoader}. */
  public CrossingsFactory() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var words = config.split(" ", -1);
    return switch (words[0]) {
      case "headers" -> HeadersFilter::new;
      case "task" -> TaskFilter::new;
      case "operation" -> {
        var operation = Operation.valueOf(words[1]);
        yield stream -> new OperationFilter(stream, operation);
      }
      case "body" -> {
        var reading = BodyReading.valueOf(words[1]);
        yield stream -> new BodyFilter(stream, reading);
      }
      default -> throw new InvalidConfigException("no filter for '" + config + "'");
    };
  }
}
