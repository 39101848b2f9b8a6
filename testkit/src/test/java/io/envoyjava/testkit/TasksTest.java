// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import java.lang.System.Logger.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails in a task, and messages that are held again while they are resumed. */
final class TasksTest {
  /** Holds the headers of the message in {@code x-hold}, and its body once more. */
  private static final class HeldTwice extends Passing {
    private boolean waits;

    HeldTwice(HttpStream stream) {
      super(stream);
    }

    private boolean holds(String message) {
      return message.equals(stream.request().headers().get("x-hold"));
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      waits = stream.request().headers().contains("x-wait");
      if (!holds("request")) return HeadersStatus.CONTINUE;
      stream.executor().execute(stream::resumeRequest);
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    @Override
    public BodyStatus onRequestBody(boolean endOfStream) {
      if (!holds("request")) return BodyStatus.CONTINUE;
      if (endOfStream || !waits) stream.executor().execute(stream::resumeRequest);
      return BodyStatus.STOP_ITERATION_AND_BUFFER;
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      if (!holds("response")) return HeadersStatus.CONTINUE;
      stream.executor().execute(stream::resumeResponse);
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }

    @Override
    public BodyStatus onResponseBody(boolean endOfStream) {
      if (!holds("response")) return BodyStatus.CONTINUE;
      stream.executor().execute(stream::resumeResponse);
      return BodyStatus.STOP_ITERATION_AND_BUFFER;
    }
  }

  private static String errors(TestEnvoy envoy) {
    return String.join(
        "\n",
        envoy.log().stream()
            .filter(line -> line.level() == Level.ERROR)
            .map(LogLine::message)
            .toList());
  }

  @Test
  void requestThatIsHeldAgainCannotBeResumedTwice() {
    try (var envoy = TestEnvoy.builder().manualTasks().filter("twice", HeldTwice::new).start()) {
      var exchange = envoy.post("/").header("x-hold", "request").body("hello").send();
      envoy.runTasks();
      envoy.runTasks();
      assertThat(exchange.response()).hasStatus(500);
      assertThat(exchange.upstream()).isReset();
      assertThat(envoy.failures()).isEqualTo(1);
      assertThat(errors(envoy)).contains("a hook has held the message again");
    }
  }

  @Test
  void responseThatIsHeldAgainIsCutOff() {
    try (var envoy = TestEnvoy.builder().manualTasks().filter("twice", HeldTwice::new).start()) {
      var exchange = envoy.post("/").header("x-hold", "response").body("hello").send();
      exchange.respond(200).body("upstream");
      envoy.runTasks();
      envoy.runTasks();
      assertThat(exchange.response().body()).isEmpty();
      assertThat(exchange.response()).isReset();
      assertThat(envoy.failures()).isEqualTo(1);
    }
  }

  @Test
  void messageIsResumedAfterAnotherOfItsHooks() {
    try (var envoy = TestEnvoy.builder().manualTasks().filter("twice", HeldTwice::new).start()) {
      var exchange =
          envoy.post("/").header("x-hold", "request").header("x-wait", "").begin().send("hello");
      envoy.runTasks();
      assertThat(exchange.upstream().body()).isEmpty();
      exchange.sendLast("again");
      envoy.runTasks();
      assertThat(exchange.upstream()).hasBody("helloagain").isComplete();
      assertThat(envoy.failures()).isZero();
    }
  }

  /** Fails in a task of the stream. */
  private static final class Failing extends Passing {
    Failing(HttpStream stream) {
      super(stream);
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      stream.executor().execute(TasksTest::fail);
      return HeadersStatus.STOP_ALL_ITERATION_AND_BUFFER;
    }
  }

  private static void fail() {
    throw new IllegalStateException("a task that fails");
  }

  @Test
  void taskOfAStreamThatFailsIsAnsweredAndCounted() {
    try (var envoy = TestEnvoy.of("failing", Failing::new)) {
      assertThat(envoy.get("/").send().response()).hasStatus(500);
      assertThat(envoy.failures()).isEqualTo(1);
      assertThat(errors(envoy)).contains("a task that fails");
    }
  }

  /** Submits tasks of its configuration that fail, as many as its text says. */
  private static final class FailingConfiguration implements HttpFilterFactory {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public HttpFilterConfig configure(ConfigContext context, String config) {
      var executor = context.executor();
      Stream.generate(() -> (Runnable) TasksTest::fail)
          .limit(Long.parseLong(config))
          .forEach(executor::execute);
      return Passing::new;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void eachTaskOfAConfigurationThatFailsIsCounted(int count) {
    try (var envoy = TestEnvoy.of(new FailingConfiguration(), String.valueOf(count))) {
      assertThat(envoy.get("/").send().upstream()).isComplete();
      assertThat(envoy.failures()).isEqualTo(count);
    }
  }
}
