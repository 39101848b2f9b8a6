// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.Envoy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * What the filter {@code ledger} of an Envoy has counted.
 *
 * @param configurations that were made
 * @param closed configurations that were let go
 * @param made streams that began
 * @param completed streams that told the filter so
 * @param destroyed streams that are gone
 * @param submitted tasks that were handed to a stream's executor on another thread
 * @param run tasks of these that were run
 * @param astray hooks and tasks on another thread than the one that made the filter
 * @param workers threads that made filters
 */
record Ledger(
    long configurations,
    long closed,
    long made,
    long completed,
    long destroyed,
    long submitted,
    long run,
    long astray,
    long workers) {

  static Ledger of(Envoy envoy) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/"))
              .header("x-order", "tell")
              .build();
      var body = client.send(request, ofString()).body();
      var counts =
          Arrays.stream(body.split(" ", -1))
              .map(entry -> entry.split("=", 2))
              .collect(toMap(entry -> entry[0], entry -> Long.valueOf(entry[1])));
      ToLongFunction<String> count =
          name -> Objects.requireNonNull(counts.get(name), "no count of " + name);
      return new Ledger(
          count.applyAsLong("configurations"),
          count.applyAsLong("closed"),
          count.applyAsLong("made"),
          count.applyAsLong("completed"),
          count.applyAsLong("destroyed"),
          count.applyAsLong("submitted"),
          count.applyAsLong("run"),
          count.applyAsLong("astray"),
          count.applyAsLong("workers"));
    }
  }

  /** Asserts that each stream has ended, once and where it began. */
  void assertBalanced() {
    assertThat(completed).as("completed of %s", this).isEqualTo(made);
    assertThat(destroyed).as("destroyed of %s", this).isEqualTo(made);
    assertThat(astray).as("on another thread, of %s", this).isZero();
  }
}
