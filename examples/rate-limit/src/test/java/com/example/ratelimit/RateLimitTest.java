// SPDX-License-Identifier: Apache-2.0
package com.example.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.testkit.Message;
import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import io.envoyjava.testkit.TestRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private static final String CONFIG =
      """
      {
        "requests": 2, "per": "PT10S",
        "client_header": "x-api-key", "exempt_paths": ["/health"]
      }
      """;

  private final AtomicLong clock = new AtomicLong();
  private final TestEnvoy envoy = TestEnvoy.of(new RateLimitFactory(clock::get), CONFIG);

  @AfterEach
  void close() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  /** Returns the response to a request; the upstream answers 200. */
  private static Message response(TestRequest request) {
    var exchange = request.send();
    if (exchange.upstream().isComplete()) exchange.respond(200).end();
    return exchange.response();
  }

  private TestRequest from(String key) {
    return envoy.get("/").header("x-api-key", key);
  }

  @Test
  void refusesWhatIsBeyondTheLimit() {
    assertThat(response(from("a"))).hasStatus(200);
    assertThat(response(from("a"))).hasStatus(200);
    assertThat(response(from("a"))).hasStatus(429).hasHeader("retry-after", "5");
    assertThat(envoy.counter("limited")).isEqualTo(1);
  }

  @Test
  void refillsTheBucketAsTimePasses() {
    for (int i = 0; i < 3; i++) response(from("a"));
    clock.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(response(from("a"))).hasStatus(429).hasHeader("retry-after", "1");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(response(from("a"))).hasStatus(200);
    clock.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(response(from("a"))).hasStatus(200);
    assertThat(response(from("a"))).hasStatus(200);
    assertThat(response(from("a"))).hasStatus(429);
  }

  @Test
  void countsEachClientByItself() {
    for (int i = 0; i < 3; i++) response(from("a"));
    assertThat(response(from("b"))).hasStatus(200);
  }

  @Test
  void takesTheAddressOfAClientWithoutTheHeader() {
    for (int port = 1; port <= 2; port++) {
      assertThat(response(fromAddress("192.0.2.1:" + port))).hasStatus(200);
    }
    assertThat(response(fromAddress("192.0.2.1:3"))).hasStatus(429);
    assertThat(response(fromAddress("192.0.2.2:1"))).hasStatus(200);
    assertThat(response(from("192.0.2.1"))).hasStatus(200);
  }

  private TestRequest fromAddress(String address) {
    return envoy.get("/").attribute(Attribute.SOURCE_ADDRESS, address);
  }

  @Test
  void letsExemptPathsPass() {
    for (int i = 0; i < 5; i++) {
      assertThat(response(envoy.get("/health?now"))).hasStatus(200);
    }
  }

  @Test
  void refusesABadConfigurationWithOneLine() {
    assertThatThrownBy(
            () -> TestEnvoy.of(new RateLimitFactory(), "{\"requests\": 0, \"per\": \"PT1S\"}"))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageContaining("requests: expected 1 or more, found 0");
  }
}
