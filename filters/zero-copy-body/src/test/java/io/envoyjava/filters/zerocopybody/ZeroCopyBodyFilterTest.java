// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.zerocopybody;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZeroCopyBodyFilterTest {
  private final TestEnvoy envoy = TestEnvoy.of(new ZeroCopyBodyFactory(), "for+bidden\n");

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void bodyWithoutTheExpressionPassesWhenItIsWhole() {
    var exchange = envoy.post("/").begin().send("forb").send("id");
    assertThat(exchange.upstream()).isAbsent();
    exchange.end();
    assertThat(exchange.upstream()).isComplete().hasBody("forbid");
  }

  @Test
  void expressionIsFoundAcrossPieces() {
    var exchange = envoy.post("/").begin().send("a forr").sendLast("rbidden word");
    assertThat(exchange.response()).hasStatus(403).hasBody("Access forbidden");
    assertThat(exchange.upstream()).isAbsent();
    assertThat(exchange.details()).isEqualTo("zero_copy_body_forbidden");
  }

  @Test
  void expressionIsFoundInABodyThatTrailersEnd() {
    var exchange = envoy.post("/").body("forbidden").trailer("x-a", "b").send();
    assertThat(exchange.response()).hasStatus(403);
  }

  @Test
  void expectationOfA100IsRefusedAtOnce() {
    var exchange = envoy.post("/").header("expect", "100-continue").begin();
    assertThat(exchange.response()).hasStatus(417);
  }

  @Test
  void tunnelPassesButNotWithABodyOfTheRequestsOwn() {
    var tunnel = envoy.get("/").header("upgrade", "websocket").begin().send("forbidden");
    assertThat(tunnel.upstream()).hasBody("forbidden");
    var body = envoy.get("/").header("upgrade", "websocket").header("content-length", "3").begin();
    assertThat(body.response()).hasStatus(403);
  }
}
