// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a {@link Scenario}.
 *
 * @param seen what the filters saw
 * @param response the client's response
 * @param upstream the upstream's request, if all of it came
 */
record ScenarioResult(List<String> seen, String response, String upstream) {

  /** Describes a message, of whose headers only those of the scenario are compared. */
  static String describe(
      String start,
      Stream<String> headers,
      String body,
      Stream<String> trailers,
      boolean complete) {
    return "%s %s '%s' %s%s"
        .formatted(
            start,
            headers
                .filter(line -> line.startsWith("x-f-") || line.startsWith("grpc-"))
                .sorted()
                .toList(),
            body,
            trailers.sorted().toList(),
            complete ? "" : " (cut off)");
  }

  @Override
  public String toString() {
    return "%s%n  response: %s%n  upstream: %s"
        .formatted(String.join("\n  ", seen), response, upstream);
  }
}
