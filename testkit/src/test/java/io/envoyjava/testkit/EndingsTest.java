// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.LocalReplyStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EndingsTest {
  private final List<String> ends = new ArrayList<>();
  private final TestEnvoy envoy = TestEnvoy.of("ends", Ending::new);

  private final class Ending extends Passing {
    Ending(HttpStream stream) {
      super(stream);
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var reply = stream.request().headers().get("x-reply");
      if (reply != null) stream.sendLocalReply(LocalReply.of(Integer.parseInt(reply)).body("no"));
      return HeadersStatus.CONTINUE;
    }

    @Override
    public LocalReplyStatus onLocalReply(int status, String details, boolean resetImminent) {
      ends.add("reply " + status + " " + details);
      return stream.request().headers().contains("x-reset")
          ? LocalReplyStatus.CONTINUE_AND_RESET_STREAM
          : LocalReplyStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      ends.add("complete");
    }

    @Override
    public void onDestroy() {
      ends.add("destroyed");
    }
  }

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void upstreamThatResetsBeforeItsResponseIsAnswered503() {
    var exchange = envoy.get("/").send().resetUpstream();
    assertThat(exchange.response()).hasStatus(503).isComplete();
    assertThat(ends)
        .containsExactly(
            "reply 503 upstream_reset_before_response_started{remote_reset}",
            "complete",
            "destroyed");
  }

  @Test
  void upstreamThatResetsWithinItsResponseCutsItOff() {
    var exchange = envoy.get("/").send();
    exchange.respond(200).send("half");
    exchange.resetUpstream();
    assertThat(exchange.response()).hasStatus(200).hasBody("half").isReset();
    assertThat(ends).containsExactly("complete", "destroyed");
  }

  @Test
  void clientThatGoesAwayEndsTheRequest() {
    var exchange = envoy.post("/").begin().send("half").reset();
    assertThat(exchange.upstream()).hasBody("half").isReset();
    assertThat(ends).containsExactly("complete", "destroyed");
  }

  @Test
  void whatIsLeftEndsWithEnvoy() {
    envoy.get("/").send();
    envoy.close();
    assertThat(ends).containsExactly("complete", "destroyed");
  }

  @Test
  void replyToHeadHasALengthButNoBody() {
    var exchange = envoy.request("HEAD", "/").header("x-reply", "404").send();
    assertThat(exchange.response())
        .hasStatus(404)
        .hasHeader("content-length", "2")
        .hasBody("")
        .isComplete();
  }

  @Test
  void replyToGrpcIsAStatusOfGrpc() {
    var exchange = envoy.post("/a.B/C").grpc().header("x-reply", "403").send();
    assertThat(exchange.response())
        .hasStatus(200)
        .hasHeader("content-type", "application/grpc")
        .hasHeader("grpc-status", "7")
        .hasHeader("grpc-message", "no");
  }

  @Test
  void filterCanResetTheStreamInPlaceOfAReply() {
    var exchange = envoy.get("/").header("x-reply", "403").header("x-reset", "yes").send();
    assertThat(exchange.response()).isAbsent().isReset();
  }

  @Test
  void filterThatFailsForOneStreamServesTheNext() {
    try (var failing =
        TestEnvoy.of(
            "failing",
            stream ->
                new HttpFilter() {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    if (stream.request().headers().contains("x-fail")) {
                      throw new AssertionError("on purpose");
                    }
                    return HeadersStatus.CONTINUE;
                  }
                })) {
      assertThat(failing.get("/").header("x-fail", "yes").send().response()).hasStatus(500);
      assertThat(failing.get("/").send().upstream()).isComplete();
      assertThat(failing.failures()).isEqualTo(1);
    }
  }
}
