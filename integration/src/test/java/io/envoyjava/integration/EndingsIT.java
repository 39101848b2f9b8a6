// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.EndingsFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A filter can reset its stream, close its connection and have its request served anew in any hook
 * and task: Envoy lives on, and so do the streams of others. With each Envoy, since what these
 * calls do inside of a hook is different in each.
 */
final class EndingsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(EndingsIT.class);

  private static final String BODY = "5\r\nhello\r\n0\r\n\r\n";
  private static final String FAILURES = "dynamicmodulescustom.endings.failures";
  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir static Path directory;
  private static EchoUpstream upstream;
  private static Httpbin httpbin;
  private static EnvoyProcess envoy;

  @BeforeAll
  static void start() throws Exception {
    upstream = EchoUpstream.start();
    httpbin = Httpbin.start(0);
    var module = ModuleFile.of(directory, "endings", EndingsFactory.class);
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("endings")
            .connectionManagerOptions("delayed_close_timeout: 0.01s\ndrain_timeout: 0.1s\n")
            .routes(
                """
                - match: { path: /direct }
                  direct_response: { status: 200, body: { inline_string: direct } }
                - match: { path: /get }
                  route: { cluster: httpbin }
                - match: { prefix: / }
                  route: { cluster: upstream }
                """);
    envoy =
        EnvoyProcess.builder()
            .config(config.cluster("httpbin", httpbin.port()).yaml())
            .modules(module)
            .concurrency(1)
            .start();
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    } finally {
      envoy.close();
      upstream.close();
      httpbin.close();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    eventually(() -> assertThat(envoy.stat(ACTIVE)).isZero());
    assertThat(send("")).startsWith("HTTP/1.1 200 OK").contains("hello").endsWith("0\r\n\r\n");
  }

  private static String send(String headers) throws Exception {
    return send("/echo", headers);
  }

  private static String send(String path, String headers) throws Exception {
    var head =
        "POST %s HTTP/1.1\r\nhost: test\r\nconnection: close\r\ntransfer-encoding: chunked\r\n%s\r\n"
            .formatted(path, headers);
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), head + BODY)) {
      return exchange.awaitEnd();
    }
  }

  private static String end(String how, String place) {
    return "x-end: %s %s\r\n".formatted(how, place);
  }

  @ParameterizedTest
  @CsvSource({
    "reset, newFilter", "reset, requestHeaders", "reset, requestBody", "reset, task",
    "reset, responseHeaders", "refuse, requestHeaders", "refuse, task", "refuse, responseHeaders",
    "close, newFilter", "close, requestHeaders", "close, requestBody", "close, task",
    "close, responseHeaders"
  })
  void streamEndsWithoutAnAnswer(String how, String place) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    assertThat(send(end(how, place))).isEmpty();
    assertThat(send("/direct", end(how, place))).isEmpty();
    assertThat(envoy.stat(FAILURES)).isZero();
    FAULTS.assertHas(
        "A filter resets its stream, or closes the connection, and goes on using the stream",
        "a response that is cut off, or none",
        "nothing",
        "nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "close"})
  void responseIsCutOffThatHasBegun(String how) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    assertThat(send(end(how, "responseBody")))
        .startsWith("HTTP/1.1 200 OK")
        .doesNotContain("0\r\n\r\n");
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"newFilter", "requestHeaders", "task"})
  void drainedConnectionServesItsRequest(String place) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var head = "GET /get HTTP/1.1\r\nhost: test\r\n%s\r\n".formatted(end("drain", place));
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), head)) {
      assertThat(exchange.awaitEnd())
          .startsWith("HTTP/1.1 200 OK")
          .contains("\r\nconnection: close\r\n")
          .contains("\"X-End\"");
    }
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"requestHeaders", "responseHeaders", "task"})
  void requestIsServedAnew(String place) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var request =
        "GET /get HTTP/1.1\r\nhost: test\r\nconnection: close\r\n%s\r\n"
            .formatted(end("once", place));
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      var answer = exchange.awaitEnd();
      assertThat(answer).contains(place.equals("task") ? "again" : "x-problem: again");
      assertThat(answer.split("HTTP/1.1 ", -1)).as("answers").hasSize(2);
    }
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  /** Envoy keeps the body for the new stream. */
  @Test
  void requestWithItsBodyIsServedAnew() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    assertThat(send(end("once", "requestBody")))
        .startsWith("HTTP/1.1 200 OK")
        .contains("x-problem: again")
        .contains("hello\r\n");
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localReply", "streamComplete", "destroy"})
  void endIsRefusedWhenItIsTooLate(String place) throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    for (var how : new String[] {"reset", "close", "drain", "recreate"}) {
      assertThat(send("/direct", end(how, place))).startsWith("HTTP/1.1 200 OK");
    }
    assertThat(envoy.stat(FAILURES)).isZero();
    FAULTS.assertHas(
        "A filter ends its stream in `onLocalReply`, `onStreamComplete` or `onDestroy`",
        "its whole answer",
        "nothing",
        "nothing; the call is refused");
  }

  @Test
  void requestIsNotServedAnewWithoutEnd() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    for (var place : new String[] {"requestHeaders", "responseHeaders", "task"}) {
      var request =
          "GET /get HTTP/1.1\r\nhost: test\r\nconnection: close\r\n%s\r\n"
              .formatted(end("recreate", place));
      try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
        assertThat(exchange.awaitEnd())
            .contains("this request has been served anew 5 times already");
      }
    }
    assertThat(envoy.stat(FAILURES)).isZero();
    FAULTS.assertHas(
        "A filter has its request served anew without end",
        "its whole answer",
        "nothing",
        "nothing; the sixth call is refused");
  }

  @Test
  void requestThatHasNotEndedIsNotServedAnew() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    assertThat(send(end("recreate", "task")))
        .startsWith("HTTP/1.1 409 ")
        .contains("all of the request has to be here, and a response may not have begun");
  }

  @Test
  void olderEnvoysRefuse() throws Exception {
    EnvoyVersion.assumeOlderThan("1.38", envoy);
    for (var how : new String[] {"reset", "close", "drain", "recreate"}) {
      assertThat(send(end(how, "task")))
          .startsWith("HTTP/1.1 409 ")
          .contains("not supported by this Envoy version; requires v1.38 or later");
    }
  }
}
