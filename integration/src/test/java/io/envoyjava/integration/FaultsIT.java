// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.FaultyFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code HttpFilter} promises of a filter that fails. With each Envoy, since it is Envoy that
 * makes a 500 or a reset of that.
 */
final class FaultsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(FaultsIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FILTER = "io.envoyjava.integration.filters.FaultyFilter";
  private static final String FAILURES = "dynamicmodulescustom.faulty.failures";
  private static final String ACTIVE = "http.main.downstream_rq_active";
  static final String BODY = "5\r\nhello\r\n0\r\nx-trailer: yes\r\n\r\n";

  @TempDir static Path directory;
  private static Path module = Path.of("");

  private EchoUpstream upstream;
  private EnvoyProcess envoy;

  @BeforeAll
  static void makeModule() {
    module = ModuleFile.of(directory, "faulty", FaultyFactory.class);
  }

  @BeforeEach
  void start() throws Exception {
    upstream = EchoUpstream.start();
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("faulty")
            .trailers()
            .connectionManagerOptions("delayed_close_timeout: 0.1s")
            .routes(
                """
                - match: { path: /teapot }
                  direct_response: { status: 418 }
                - match: { prefix: / }
                  route: { cluster: upstream }
                """);
    envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(module)
            .concurrency(1)
            .env("ENVOY_JAVA_OPTS", "-Xmx48m")
            .start();
  }

  @AfterEach
  void stop() throws Exception {
    envoy.close();
    upstream.close();
  }

  @ParameterizedTest(name = "{0} {1}, held: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          THROW             | newFilter               | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | onRequestHeaders        | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | onRequestBody           | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | onRequestBody           | yes | 500   | java.lang.IllegalStateException: on demand
          THROW             | onRequestTrailers       | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | onRequestTrailers       | yes | 500   | java.lang.IllegalStateException: on demand
          THROW             | onResponseHeaders       | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | onResponseBody          | no  | reset | java.lang.IllegalStateException: on demand
          THROW             | onResponseBody          | yes | 500   | java.lang.IllegalStateException: on demand
          THROW             | onResponseTrailers      | no  | reset | java.lang.IllegalStateException: on demand
          THROW             | onResponseTrailers      | yes | 500   | java.lang.IllegalStateException: on demand
          THROW             | onLocalReply            | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | onStreamComplete        | no  | whole | java.lang.IllegalStateException: on demand
          THROW             | onDestroy               | no  | whole | java.lang.IllegalStateException: on demand
          THROW             | a task for the request  | no  | 500   | java.lang.IllegalStateException: on demand
          THROW             | a task for the request  | yes | 500   | java.lang.IllegalStateException: on demand
          THROW             | a task for the response | no  | reset | java.lang.IllegalStateException: on demand
          THROW             | a task for the response | yes | 500   | java.lang.IllegalStateException: on demand
          NULL              | newFilter               | no  | 500   | java.lang.NullPointerException: newFilter returned null
          NULL              | onRequestHeaders        | no  | 500   | java.lang.NullPointerException: onRequestHeaders returned null
          NULL              | onRequestBody           | no  | 500   | java.lang.NullPointerException: onRequestBody returned null
          NULL              | onRequestTrailers       | no  | 500   | java.lang.NullPointerException: onRequestTrailers returned null
          NULL              | onResponseHeaders       | no  | 500   | java.lang.NullPointerException: onResponseHeaders returned null
          NULL              | onResponseBody          | no  | reset | java.lang.NullPointerException: onResponseBody returned null
          NULL              | onResponseTrailers      | yes | 500   | java.lang.NullPointerException: onResponseTrailers returned null
          NULL              | onLocalReply            | no  | 500   | java.lang.NullPointerException: onLocalReply returned null
          RECURSE           | newFilter               | no  | 500   | java.lang.StackOverflowError
          RECURSE           | onRequestHeaders        | no  | 500   | java.lang.StackOverflowError
          RECURSE           | onResponseBody          | no  | reset | java.lang.StackOverflowError
          RECURSE           | a task for the response | yes | 500   | java.lang.StackOverflowError
          RECURSE           | onDestroy               | no  | whole | java.lang.StackOverflowError
          EXHAUST           | newFilter               | no  | 500   | java.lang.OutOfMemoryError: Java heap space
          EXHAUST           | onRequestHeaders        | no  | 500   | java.lang.OutOfMemoryError: Java heap space
          EXHAUST           | onResponseBody          | no  | reset | java.lang.OutOfMemoryError: Java heap space
          EXHAUST           | a task for the response | yes | 500   | java.lang.OutOfMemoryError: Java heap space
          EXHAUST           | onDestroy               | no  | whole | java.lang.OutOfMemoryError: Java heap space
          DEAD_SEGMENT      | onRequestTrailers       | yes | 500   | java.lang.IllegalStateException: Already closed
          DEAD_SEGMENT      | onResponseBody          | no  | reset | java.lang.IllegalStateException: Already closed
          DEAD_SEGMENT      | onDestroy               | no  | whole | java.lang.IllegalStateException: Already closed
          SEGMENT_ELSEWHERE | onRequestBody           | no  | 500   | java.util.concurrent.CompletionException: java.lang.WrongThreadException: Attempted access outside owning thread
          STREAM_ELSEWHERE  | onRequestHeaders        | no  | 500   | java.util.concurrent.CompletionException: java.lang.WrongThreadException: a stream is used on its worker thread only: run this by the stream's executor()
          STREAM_ELSEWHERE  | onResponseBody          | no  | reset | java.util.concurrent.CompletionException: java.lang.WrongThreadException: a stream is used on its worker thread only: run this by the stream's executor()
          DEAD_STREAM       | onRequestHeaders        | no  | 500   | java.lang.IllegalStateException: this stream is gone
          DEAD_STREAM       | onResponseBody          | no  | reset | java.lang.IllegalStateException: this stream is gone
          DEAD_STREAM       | onDestroy               | no  | whole | java.lang.IllegalStateException: this stream is gone
          TWO_REPLIES       | onRequestBody           | no  | 418   | java.lang.IllegalStateException: this filter has sent a local reply already
          TWO_REPLIES       | onResponseHeaders       | no  | 418   | java.lang.IllegalStateException: this filter has sent a local reply already
          TWO_REPLIES       | onStreamComplete        | no  | whole | java.lang.IllegalStateException: this stream is complete
          TWO_REPLIES       | onDestroy               | no  | whole | java.lang.IllegalStateException: this stream is gone
          """)
  void failureEndsItsStreamAndNothingElse(
      String fault, String place, String held, String outcome, String thrown) throws Exception {
    if (place.equals("onLocalReply")) EnvoyVersion.assumeAtLeast("1.38", envoy);
    // Until then, a local reply from here ends the stream at once, and what fails after is not
    // counted.
    if (fault.equals("TWO_REPLIES") && place.equals("onResponseHeaders")) {
      EnvoyVersion.assumeAtLeast("1.40", envoy);
    }
    // Envoy has sent half of its response when the other one fails.
    try (var other = send("/held", "")) {
      eventually(() -> assertThat(other.received()).contains("echo:"));
      assertOutcome("whole", send("/echo", place.equals("newFilter") ? order(fault, place) : ""));

      var path = place.equals("onLocalReply") ? "/teapot" : "/echo";
      var hold = held.equals("yes") ? "x-hold: yes\r\n" : "";
      var own = place.equals("newFilter") ? "" : order(fault, place);
      assertOutcome(outcome, send(path, own + hold));

      envoy.awaitStat(FAILURES, count -> count == 1, TIMEOUT);
      assertOutcome("whole", send("/echo", ""));
      upstream.release();
      assertOutcome("whole", other);
    }
    assertThat(envoy.stat(FAILURES)).isEqualTo(1);
    assertThat(envoy.terminate()).isZero();
    assertLogged(place.startsWith("a task") ? "a task of the stream's executor" : place, thrown);
    FAULTS.assertHas(
        "%s in `%s`%s"
            .formatted(what(fault), place, held.equals("yes") ? ", headers held" : "")
            .replaceFirst("in `(a task.*)`", "in $1"),
        switch (outcome) {
          case "whole" -> "its whole answer";
          case "reset" -> "a response that is cut off";
          default -> outcome;
        },
        "`%s`".formatted(thrown),
        "nothing; counted as a failure");
  }

  private static String what(String fault) {
    return switch (fault) {
      case "THROW" -> "An exception";
      case "NULL" -> "`null` for an answer";
      case "RECURSE" -> "Recursion without end";
      case "EXHAUST" -> "No heap left";
      case "DEAD_SEGMENT" -> "A body's piece used after its hook,";
      case "SEGMENT_ELSEWHERE" -> "A body's piece used on another thread,";
      case "STREAM_ELSEWHERE" -> "A stream used on another thread,";
      case "DEAD_STREAM" -> "A stream used that is gone,";
      case "TWO_REPLIES" -> "A second local reply";
      default -> throw new IllegalArgumentException(fault);
    };
  }

  @Test
  void requestThatFailsAfterItsResponseHasBegunIsReset() throws Exception {
    var head = head("/held", order("THROW", "onRequestBody"));
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), head)) {
      eventually(() -> assertThat(exchange.received()).contains("echo:"));
      exchange.send(BODY);
      assertOutcome("reset", exchange);
    }
    assertThat(envoy.stat(FAILURES)).isEqualTo(1);
    assertThat(envoy.terminate()).isZero();
    assertLogged("onRequestBody", "java.lang.IllegalStateException: on demand");
    FAULTS.assertHas(
        "An exception in `onRequestBody` when the response has begun",
        "a response that is cut off",
        "`java.lang.IllegalStateException: on demand`",
        "nothing; counted as a failure");
  }

  /** In Java a class that fails once while it is made ready is never made again. */
  @Test
  void functionIsNotLostToTheRequestThatUsesItFirstAtTheEndOfItsStack() throws Exception {
    assertOutcome("whole", send("/echo", ""));
    new Jcmd(envoy).awaitLinked();
    assertOutcome("500", send("/echo", order("DIVE", "onRequestHeaders")));
    assertOutcome("whole", send("/echo", order("READ_ATTRIBUTE", "onRequestHeaders")));
    assertThat(envoy.stat(FAILURES)).isEqualTo(1);
    assertThat(envoy.terminate()).isZero();
    assertLogged("onRequestHeaders", "java.lang.StackOverflowError");
    FAULTS.assertHas(
        "The stack ends where a filter uses a function of Envoy's for the first time",
        "500",
        "`StackOverflowError` with its stack trace",
        "nothing; the next request can use the function");
  }

  /** Then no stack trace can be had; all else is as it should be. */
  @Test
  void withoutMemoryRequestsFailUntilThereIsSomeAgain() throws Exception {
    int port = envoy.port(EnvoyConfig.LISTENER);
    assertOutcome("whole", send("/echo", ""));
    new Jcmd(envoy).awaitLinked();
    try (var early = Exchange.start(port, head("/echo", "x-hold: yes\r\n"))) {
      envoy.awaitStat(ACTIVE, active -> active == 1, TIMEOUT);
      try (var _ =
          Exchange.start(
              port, head("/echo", order("HOARD", "onRequestHeaders") + "x-hold: yes\r\n"))) {
        envoy.awaitStat(ACTIVE, active -> active == 2, TIMEOUT);
        assertOutcome("500", send("/echo", ""));
        early.send(BODY);
        assertOutcome("500", early);
      }
    }
    envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
    assertThat(errors())
        .hasSize(2)
        .allMatch(
            line -> line.endsWith("java: a filter failed and its failure could not be reported"));

    assertOutcome("whole", send("/echo", ""));
    assertOutcome("500", send("/echo", order("THROW", "onRequestBody")));
    assertThat(envoy.stat(FAILURES)).isEqualTo(3);
    assertThat(envoy.terminate()).isZero();
    FAULTS.assertHas(
        "No heap left for a while, not even for a report",
        "500, and whole answers when there is some again",
        "`java: a filter failed and its failure could not be reported`",
        "why these requests failed; they are counted");
  }

  private Exchange send(String path, String headers) throws Exception {
    return Exchange.start(envoy.port(EnvoyConfig.LISTENER), head(path, headers) + BODY);
  }

  static String head(String path, String headers) {
    return """
    POST %s HTTP/1.1\r
    host: test\r
    connection: close\r
    transfer-encoding: chunked\r
    %s\r
    """
        .formatted(path, headers);
  }

  static String order(String fault, String place) {
    return "x-fault: " + fault + " " + place + "\r\n";
  }

  static void assertOutcome(String outcome, Exchange exchange) throws Exception {
    var received = exchange.awaitEnd();
    switch (outcome) {
      case "whole" ->
          assertThat(received)
              .startsWith("HTTP/1.1 200 OK\r\n")
              .contains("x-faulty: passed\r\n")
              .containsPattern(
                  "\r\n\r\n([5a]\r\n)echo:(\r\n5\r\n)?hello\r\n0\r\nx-trailer: yes\r\n\r\n$");
      case "reset" ->
          assertThat(received).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("\r\n0\r\n");
      default ->
          assertThat(received)
              .startsWith("HTTP/1.1 " + outcome + " ")
              .containsOnlyOnce("HTTP/1.1")
              .contains("content-length: 0\r\n")
              .endsWith("\r\n\r\n");
    }
  }

  /** One message for one failure: what failed, in which hook, and the stack. */
  private void assertLogged(String place, String thrown) {
    assertThat(errors())
        .singleElement()
        .asString()
        .endsWith("filter 'faulty' failed in %s: %s".formatted(place, thrown));
    var log = envoy.log();
    var stack =
        log.stream()
            .skip(log.indexOf(errors().getFirst()) + 1)
            .takeWhile(line -> !line.startsWith("["))
            .toList();
    var origin =
        thrown.endsWith(" returned null")
            ? "io.envoyjava.sdk.internal.http.HttpFilterRunner"
            : FILTER;
    assertThat(stack).anyMatch(line -> line.startsWith("\tat ") && line.contains(origin));
  }

  private List<String> errors() {
    return LogErrors.of(envoy.log());
  }
}
