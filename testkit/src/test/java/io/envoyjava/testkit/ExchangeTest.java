// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.LocalReply;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExchangeTest {
  @Test
  void aFilterChangesTheHeadersOfBothMessages() {
    try (var envoy =
        TestEnvoy.of(
            "scripted",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    boolean _ = stream.request().headers().set("x-seen", "yes");
                    boolean _ = stream.request().headers().remove("x-secret");
                    return HeadersStatus.CONTINUE;
                  }

                  @Override
                  public HeadersStatus onResponseHeaders(boolean endOfStream) {
                    boolean _ = stream.response().headers().add("x-both", "2");
                    return HeadersStatus.CONTINUE;
                  }
                })) {
      var exchange = envoy.get("/uuid").header("x-secret", "a").send();
      assertThat(exchange.upstream())
          .isComplete()
          .hasHeader("x-seen", "yes")
          .hasNoHeader("x-secret");
      exchange.respond(200).header("x-both", "1").body("ok");
      assertThat(exchange.response()).hasStatus(200).hasBody("ok").isComplete();
      assertThat(exchange.response().headers("x-both")).containsExactly("1", "2");
      assertThat(envoy.failures()).isZero();
    }
  }

  @Test
  void aReplyKeepsTheRequestFromTheUpstream() {
    try (var envoy =
        TestEnvoy.of(
            "scripted",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    stream.sendLocalReply(LocalReply.of(403).body("no").details("because"));
                    return HeadersStatus.STOP_ITERATION;
                  }
                })) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.response())
          .hasStatus(403)
          .hasBody("no")
          .hasHeader("content-type", "text/plain")
          .hasHeader("content-length", "2");
      assertThat(exchange.upstream()).isAbsent();
      assertThat(exchange.details()).isEqualTo("because");
      assertThat(exchange.isComplete()).isTrue();
      assertThat(exchange.hooks())
          .containsExactly("scripted: onRequestHeaders (end of stream) STOP_ITERATION");
      assertThatThrownBy(() -> exchange.respond(200)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aBodyIsHeldUntilAllOfItIsThere() {
    var seen = new ArrayList<String>();
    try (var envoy =
        TestEnvoy.of(
            "scripted",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    return HeadersStatus.STOP_ITERATION;
                  }

                  @Override
                  public BodyStatus onRequestBody(boolean endOfStream) {
                    seen.add(new String(stream.request().body().toByteArray(), UTF_8));
                    if (!endOfStream) return BodyStatus.STOP_ITERATION_AND_BUFFER;
                    boolean _ = stream.request().body().replace("done".getBytes(UTF_8));
                    return BodyStatus.CONTINUE;
                  }
                })) {
      var exchange = envoy.post("/").begin().send("ab");
      assertThat(exchange.upstream()).isAbsent();
      exchange.sendLast("c");
      assertThat(seen).containsExactly("ab", "abc", "abc");
      assertThat(exchange.upstream()).isComplete().hasBody("done");
    }
  }

  @Test
  void taskOfAnotherThreadLetsTheRequestGoOn() {
    try (var envoy =
        TestEnvoy.of(
            "scripted",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    var executor = stream.executor();
                    Thread.ofVirtual().start(() -> executor.execute(stream::resumeRequest));
                    return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
                  }
                })) {
      var exchange = envoy.get("/").send().await(it -> it.upstream().isComplete());
      exchange.respond(204).end();
      assertThat(exchange.response()).hasStatus(204).isComplete();
    }
  }

  @Test
  void tasksWaitIfTheTestRunsThem() {
    try (var envoy =
        TestEnvoy.builder()
            .filter(
                "scripted",
                stream ->
                    new Passing(stream) {
                      @Override
                      public HeadersStatus onRequestHeaders(boolean endOfStream) {
                        stream.executor().execute(stream::resumeRequest);
                        return HeadersStatus.STOP_ITERATION;
                      }
                    })
            .manualTasks()
            .start()) {
      var exchange = envoy.get("/").send();
      assertThat(exchange.upstream()).isAbsent();
      assertThat(envoy.runTasks()).isTrue();
      assertThat(exchange.upstream()).isComplete();
    }
  }

  @Test
  void failureOfAHookIsCountedAndAnswered() {
    try (var envoy =
        TestEnvoy.of(
            "scripted",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onResponseHeaders(boolean endOfStream) {
                    throw new IllegalStateException("on purpose");
                  }
                })) {
      var exchange = envoy.get("/").send();
      exchange.respond(200).body("never seen");
      assertThat(exchange.response()).hasStatus(500).hasBody("");
      assertThat(envoy.failures()).isEqualTo(1);
      assertThat(envoy.log())
          .anyMatch(line -> line.message().contains("IllegalStateException: on purpose"));
      assertThatThrownBy(() -> assertThat(exchange.response()).hasStatus(200))
          .hasMessageContaining("expected status 200, found")
          .hasMessageContaining("onResponseHeaders FAILED")
          .hasMessageContaining("on purpose");
    }
  }

  @Test
  void viewOfABodyDiesWithTheHook() {
    var kept = new ArrayList<MemorySegment>();
    try (var envoy =
        TestEnvoy.of(
            "scripted",
            stream ->
                new Passing(stream) {
                  @Override
                  public BodyStatus onRequestBody(boolean endOfStream) {
                    kept.addAll(stream.request().receivedBody().chunks());
                    return BodyStatus.CONTINUE;
                  }
                })) {
      var _ = envoy.post("/").body("abc").send();
      assertThat(kept).hasSize(1);
      assertThatThrownBy(() -> kept.getFirst().get(ValueLayout.JAVA_BYTE, 0))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void requestsPassFiltersInTheirOrderAndResponsesInTheOther() {
    var order = new ArrayList<String>();
    var builder = TestEnvoy.builder();
    for (var name : List.of("first", "second")) {
      builder.filter(
          name,
          stream ->
              new Passing(stream) {
                @Override
                public HeadersStatus onRequestHeaders(boolean endOfStream) {
                  order.add("request " + name);
                  return HeadersStatus.CONTINUE;
                }

                @Override
                public HeadersStatus onResponseHeaders(boolean endOfStream) {
                  order.add("response " + name);
                  return HeadersStatus.CONTINUE;
                }
              });
    }
    try (var envoy = builder.start()) {
      envoy.get("/").send().respond(200).end();
    }
    assertThat(order)
        .containsExactly("request first", "request second", "response second", "response first");
  }

  @Test
  void bodyAboveTheLimitIsAnswered413() {
    try (var envoy =
        TestEnvoy.builder()
            .filter(
                "scripted",
                stream ->
                    new Passing(stream) {
                      @Override
                      public BodyStatus onRequestBody(boolean endOfStream) {
                        return BodyStatus.STOP_ITERATION_AND_BUFFER;
                      }
                    })
            .bufferLimit(3)
            .start()) {
      var exchange = envoy.post("/").begin().send("abc");
      assertThat(exchange.response()).isAbsent();
      exchange.send("d");
      assertThat(exchange.response()).hasStatus(413).hasBody("Payload Too Large");
      assertThat(exchange.details()).isEqualTo("request_payload_too_large");
    }
  }
}
