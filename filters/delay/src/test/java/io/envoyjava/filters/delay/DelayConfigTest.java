// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.testkit.TestEnvoy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DelayConfigTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void hasAThreadOnlyFromTheFirstDelayedRequestUntilItIsClosed() throws InterruptedException {
    Thread thread;
    try (var envoy = TestEnvoy.of("delay", new DelayConfig(HOUR))) {
      assertThat(envoy.get("/").send().upstream()).isComplete();
      assertThat(threads()).isEmpty();

      assertThat(envoy.get("/").header("do-delay", "yes").send().upstream()).isAbsent();
      thread = threads().findAny().orElseThrow();
    }
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  static List<HttpFilterFactory> factories() {
    return List.of(new DelayFactory(), new BlockingDelayFactory());
  }

  @ParameterizedTest
  @MethodSource("factories")
  void holdsAMarkedRequestWithItsBodyAndShowsForHowLong(HttpFilterFactory factory) {
    try (var envoy = TestEnvoy.of(factory, "{\"delay\": \"PT0.5S\"}")) {
      var exchange = envoy.post("/").header("do-delay", "yes").body("late").send();
      assertThat(exchange.upstream()).isAbsent();

      exchange.await(it -> it.upstream().isComplete());
      assertThat(exchange.upstream()).hasHeader("delay-filter-on-scheduled", "yes").hasBody("late");
      exchange.respond(200).body("ok");
      exchange.await(it -> it.response().isComplete());
      assertThat(exchange.response()).hasStatus(200).hasBody("ok");
      assertThat(exchange.response().header("x-delay-filter-lapsed")).matches("\\d+\\.\\d{6}s");
    }
  }

  @ParameterizedTest
  @MethodSource("factories")
  void forgetsARequestWhoseClientHasGoneAway(HttpFilterFactory factory) {
    try (var envoy = TestEnvoy.of(factory, "{\"delay\": \"PT1H\"}")) {
      var exchange = envoy.get("/").header("do-delay", "yes").send().reset();
      assertThat(exchange.response()).isReset();
      assertThat(exchange.upstream()).isAbsent();
      assertThat(envoy.failures()).isZero();
    }
  }

  private static Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("delay"));
  }
}
