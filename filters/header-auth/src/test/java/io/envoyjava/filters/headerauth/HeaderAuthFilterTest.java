// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.headerauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.Exchange;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeaderAuthFilterTest {
  /** The SHA-256 of {@code secret}. */
  private static final String SECRETS =
      "{\"header\": \"x-auth\", \"credentials\":"
          + " [\"2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b\"]}";

  private TestEnvoy envoy = TestEnvoy.of(new HeaderAuthFactory(), "x-auth");

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void anyValueWillDoWithoutCredentials() {
    var exchange = request("anything");
    exchange.respond(200).body("ok");
    assertThat(exchange.response()).hasStatus(200).hasBody("ok");
    assertThat(envoy.counter("rejected")).isZero();
  }

  @Test
  void requestWithoutTheHeaderDoesNotReachTheUpstream() {
    assertThat(envoy.get("/").send())
        .satisfies(
            exchange -> {
              assertThat(exchange.response())
                  .hasStatus(401)
                  .hasBody("Unauthorized by Java Module at on_request_headers");
              assertThat(exchange.upstream()).isAbsent();
              assertThat(exchange.details()).isEqualTo("header_auth");
            });
    assertThat(envoy.counter("rejected")).isEqualTo(1);
  }

  @Test
  void responseIsReplacedIfTheHeaderAsksForIt() {
    var exchange = request("on_response_headers");
    exchange.respond(200).body("never seen");
    assertThat(exchange.response())
        .hasStatus(401)
        .hasBody("Unauthorized by Java Module at on_response_headers");
  }

  @Test
  void onlyOneKnownCredentialWillDo() {
    envoy.close();
    envoy = TestEnvoy.of(new HeaderAuthFactory(), SECRETS);
    assertThat(request("secret").upstream()).isComplete();
    assertThat(request("other").response()).hasStatus(401);
    var two = envoy.get("/").header("x-auth", "secret").header("x-auth", "secret").send();
    assertThat(two.response()).hasStatus(401);
    assertThat(envoy.counter("rejected")).isEqualTo(2);
    assertThat(envoy.counter("cache_misses")).isEqualTo(2);
  }

  private Exchange request(String value) {
    return envoy.get("/").header("x-auth", value).send();
  }
}
