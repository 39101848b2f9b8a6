// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.callout.CalloutException;
import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Header;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CalloutTest {
  private static final CalloutRequest CHECK =
      CalloutRequest.post("/check", "who").header("x-a", "b").timeout(Duration.ofSeconds(2));

  private final List<String> events = new ArrayList<>();
  private TestEnvoy envoy = TestEnvoy.of("asking", Asking::new);

  /** Asks the cluster "auth" about each request, and puts the answer into a header. */
  private static final class Asking extends Passing {
    Asking(HttpStream stream) {
      super(stream);
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      stream
          .cluster("auth")
          .send(
              CHECK,
              answer -> goOn(answer.status() + " " + answer.text()),
              failure -> goOn(failure.reason().name()));
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    private void goOn(String answer) {
      stream.request().headers().set("x-answer", answer);
      stream.resumeRequest();
    }
  }

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void clusterAnswersAsTheTestSays() {
    envoy.cluster("auth").respondsWith(callout -> callout.respond(200).body("ada"));
    var exchange = envoy.get("/").send();
    assertThat(exchange.upstream()).hasHeader("x-answer", "200 ada");
    assertThat(envoy.cluster("auth").requests()).hasSize(1);
  }

  @Test
  void requestWaitsUntilTheTestAnswersIt() {
    var auth = envoy.cluster("auth");
    var exchange = envoy.get("/").send();
    assertThat(exchange.upstream()).isAbsent();
    var callout = auth.next();
    assertThat(callout.request())
        .isComplete()
        .hasHeader(":path", "/check")
        .hasHeader(":authority", "auth")
        .hasHeader("x-a", "b")
        .hasBody("who");
    assertThat(callout.timeout()).isEqualTo(Duration.ofSeconds(2));
    callout.respond(403).end();
    assertThat(callout.isPending()).isFalse();
    assertThat(exchange.upstream()).hasHeader("x-answer", "403 ");
    assertThatThrownBy(() -> callout.respond(200))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has been answered");
  }

  @Test
  void requestTimesOutByTheKitsClock() {
    var callout = start();
    envoy.advance(Duration.ofMillis(1999));
    assertThat(callout.isPending()).isTrue();
    envoy.advance(Duration.ofMillis(1));
    assertThat(callout.isPending()).isFalse();
    assertThat(upstreamAnswer).isEqualTo("504 upstream request timeout");
  }

  private String upstreamAnswer = "";

  /**
   * Sends a request, and returns the callout; the answer is in the field above once it is known.
   */
  private TestCallout start() {
    envoy.close();
    envoy =
        TestEnvoy.of(
            "asking",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    stream
                        .cluster("auth")
                        .send(
                            CHECK,
                            answer -> upstreamAnswer = answer.status() + " " + answer.text(),
                            failure -> upstreamAnswer = failure.reason().name());
                    return HeadersStatus.STOP_ITERATION;
                  }
                });
    var auth = envoy.cluster("auth");
    var _ = envoy.get("/").send();
    return auth.next();
  }

  @Test
  void brokenConnectionIs503BeforeAResponseAndAFailureWithinOne() {
    start().reset();
    assertThat(upstreamAnswer).startsWith("503 upstream connect error");
    var callout = start();
    var _ = callout.respond(200).send("half");
    callout.reset();
    assertThat(upstreamAnswer).isEqualTo("RESET");
  }

  @Test
  void unknownClusterAndOneThatIsDownFail() {
    assertThat(envoy.get("/").send().upstream()).hasHeader("x-answer", "UNKNOWN_CLUSTER");
    var auth = envoy.cluster("auth").isDown();
    assertThat(envoy.get("/").send().upstream()).hasHeader("x-answer", "NOT_STARTED");
    var _ = auth.isUp().respondsWith(callout -> callout.respond(204).end());
    assertThat(envoy.get("/").send().upstream()).hasHeader("x-answer", "204 ");
  }

  @Test
  void endOfTheStreamCancelsTheRequest() {
    var auth = envoy.cluster("auth");
    var exchange = envoy.get("/").send();
    var callout = auth.next();
    var _ = exchange.reset();
    assertThat(callout.isCancelled()).isTrue();
    assertThatThrownBy(() -> callout.respond(200)).hasMessageContaining("has been cancelled");
  }

  @Test
  void missingRequestIsReportedWithWhatWasLogged() {
    var auth = envoy.cluster("auth");
    assertThatThrownBy(auth::next)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected a request to cluster auth, found none");
  }

  @Test
  void answersWaitWithManualTasks() {
    envoy.close();
    envoy = TestEnvoy.builder().filter("asking", Asking::new).manualTasks().start();
    var _ = envoy.cluster("auth").respondsWith(callout -> callout.respond(200).end());
    var exchange = envoy.get("/").send();
    assertThat(exchange.upstream()).isAbsent();
    assertThat(envoy.runTasks()).isTrue();
    assertThat(exchange.upstream()).isComplete();
  }

  // ---- Streams

  private final class Listening implements UpstreamStream.Listener {
    @Override
    public void onHeaders(int status, List<Header> headers, boolean endOfStream) {
      events.add("headers " + status + " " + endOfStream);
    }

    @Override
    public void onData(MemorySegment data, boolean endOfStream) {
      var text = new String(data.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
      events.add("data " + text + " " + endOfStream);
    }

    @Override
    public void onTrailers(List<Header> trailers) {
      events.add("trailers " + trailers.size());
    }

    @Override
    public void onComplete() {
      events.add("complete");
    }

    @Override
    public void onFailure(CalloutException failure) {
      events.add(failure.reason().name());
    }
  }

  @SuppressWarnings("NullAway.Init") // open() sets it
  private UpstreamStream opened;

  private TestCallout open() {
    envoy.close();
    envoy =
        TestEnvoy.of(
            "opening",
            stream ->
                new Passing(stream) {
                  @Override
                  public HeadersStatus onRequestHeaders(boolean endOfStream) {
                    opened =
                        stream.cluster("auth").open(CalloutRequest.get("/watch"), new Listening());
                    opened.send("one".getBytes(StandardCharsets.UTF_8));
                    stream.executor().execute(() -> opened.end());
                    return HeadersStatus.STOP_ITERATION;
                  }
                });
    var auth = envoy.cluster("auth");
    var _ = envoy.get("/").send();
    return auth.next();
  }

  @Test
  void streamGoesPieceByPiece() {
    var callout = open();
    assertThat(callout.request()).isComplete().hasBody("one");
    var response = callout.respond(200).begin().send("a").send("b");
    assertThat(events).containsExactly("headers 200 false", "data a false", "data b false");
    response.trailer("x-t", "1");
    assertThat(events).endsWith("trailers 1", "complete");
    assertThat(opened.isOpen()).isFalse();
  }

  @Test
  void streamThatIsResetFails() {
    var callout = open();
    var _ = callout.respond(200).begin();
    callout.reset();
    assertThat(events).containsExactly("headers 200 false", "RESET");
  }

  // ---- Configurations

  /** Asks once, when it is configured, and runs a task. */
  private final class Configuring implements HttpFilterFactory {
    @Override
    public String name() {
      return "configuring";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      context
          .cluster("keys")
          .send(
              CalloutRequest.get("/jwks"),
              answer -> events.add(answer.text()),
              failure -> events.add(failure.reason().name()));
      context.executor().execute(() -> events.add("task"));
      return Passing::new;
    }
  }

  @Test
  void configurationSendsRequestsAndRunsTasks() {
    envoy.close();
    envoy = TestEnvoy.of(new Configuring(), "");
    var keys = envoy.cluster("keys");
    keys.next().respond(200).body("{}");
    assertThat(events).containsExactly("task", "{}");
    assertThat(envoy.get("/").send().upstream()).isComplete();
  }

  @Test
  void endOfTheConfigurationCancelsItsRequests() {
    envoy.close();
    envoy = TestEnvoy.of(new Configuring(), "");
    var callout = envoy.cluster("keys").next();
    envoy.close();
    assertThat(callout.isCancelled()).isTrue();
    assertThat(events).containsExactly("task");
  }
}
