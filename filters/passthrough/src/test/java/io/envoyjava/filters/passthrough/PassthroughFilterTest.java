// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PassthroughFilterTest {
  private final TestEnvoy envoy = TestEnvoy.of(new PassthroughFactory(), "");

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void bothBodiesArriveAsTheyWereSentButNotBeforeTheyAreWhole() {
    var exchange = envoy.post("/").begin().send("re");
    assertThat(exchange.upstream()).isIncomplete().hasBody("");
    exchange.send("quest").sendTrailer("x-trailer", "yes");
    assertThat(exchange.upstream()).isComplete().hasBody("request").hasTrailer("x-trailer", "yes");

    var response = exchange.respond(200).send("res");
    assertThat(exchange.response()).isAbsent();
    response.send("ponse").end();
    assertThat(exchange.response())
        .isComplete()
        .hasBody("response")
        .hasHeader("x-passthrough-response-header", "true");
  }

  @Test
  void tunnelPassesPieceByPiece() {
    var exchange = envoy.get("/").header("upgrade", "websocket").begin().send("ping");
    assertThat(exchange.upstream()).isIncomplete().hasBody("ping");
    exchange.respond(101).send("pong");
    assertThat(exchange.response()).isIncomplete().hasStatus(101).hasBody("pong");
  }
}
