// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.RepliesFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.BufferedInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter answers piece by piece. With each Envoy, since their hooks nest in different ways. */
final class StreamedRepliesIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(StreamedRepliesIT.class);

  private static final String FAILURES = "dynamicmodulescustom.replies.failures";
  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir static Path directory;
  private static EnvoyProcess envoy;

  private long failures;

  @BeforeAll
  static void start() {
    var module = ModuleFile.of(directory, "replies", RepliesFactory.class);
    var config =
        EnvoyConfig.direct()
            .filter("replies")
            .connectionManagerOptions(
                """
                http_protocol_options: { enable_trailers: true }
                delayed_close_timeout: 0.1s
                """);
    envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).concurrency(1).start();
  }

  @AfterAll
  static void stop() {
    try {
      assertThat(envoy.terminate()).isZero();
    } finally {
      envoy.close();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    eventually(() -> assertThat(envoy.stat(ACTIVE)).isZero());
    assertThat(envoy.stat(FAILURES)).isEqualTo(failures);
    assertThat(send("GET", "/pass").body()).isEqualTo("direct");
  }

  private static HttpWire.Message send(String method, String path) throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      return connection.send(method, path);
    }
  }

  /** A failure before: the counter is the process's. */
  @BeforeEach
  void count() {
    failures = envoy.stat(FAILURES);
  }

  @Test
  void piecesArriveInTheirOrder() throws Exception {
    var answer = send("GET", "/pieces");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.values("x-streamed")).containsExactly("yes");
    assertThat(answer.values("x-own-hook")).isEmpty();
    assertThat(answer.body()).isEqualTo("one two " + "x".repeat(RepliesFactory.LARGE));
  }

  @Test
  void replyCanBeginInNewFilter() throws Exception {
    assertThat(send("GET", "/new-filter").body()).isEqualTo("made");
  }

  @Test
  void tasksWriteToo() throws Exception {
    assertThat(send("GET", "/task").body()).isEqualTo("first second");
  }

  /** Envoy cannot choose a route any more, which it would do when one is asked for. */
  @Test
  void replyFollowsARouteThatWasCleared() throws Exception {
    assertThat(send("GET", "/cleared-route").body()).isEqualTo("cluster null");
  }

  @Test
  void trailersEndAReply() throws Exception {
    var request = "GET /trailers HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      assertThat(exchange.awaitEnd()).endsWith("4\r\nbody\r\n0\r\nx-trailer: end\r\n\r\n");
    }
  }

  @Test
  void replyToHeadHasNoBody() throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("HEAD", "/pieces").values("x-streamed")).containsExactly("yes");
      assertThat(connection.send("GET", "/pass").body()).isEqualTo("direct");
    }
  }

  @Test
  void statusWithoutABodyHasNone() throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      assertThat(connection.send("GET", "/no-content").status()).isEqualTo(204);
      assertThat(connection.send("GET", "/pass").body()).isEqualTo("direct");
    }
  }

  @Test
  void requestIsReadWhileTheReplyIsSent() throws Exception {
    var head = "POST /echo HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), head)) {
      exchange.send("4\r\nping\r\n");
      eventually(() -> assertThat(exchange.received()).endsWith("4\r\nping\r\n"));
      exchange.send("4\r\npong\r\n0\r\n\r\n");
      eventually(() -> assertThat(exchange.received()).endsWith("4\r\npong\r\n0\r\n\r\n"));
    }
  }

  @Test
  void orderIsEnforced() throws Exception {
    assertThat(send("GET", "/order").body().lines())
        .containsExactly(
            "this filter has sent a local reply already",
            "this filter has sent a local reply already",
            "header content-length: Envoy sets it in a local reply");
    FAULTS.assertHas(
        "A filter sends pieces of a reply in the wrong order, or after its end",
        "its whole answer",
        "nothing",
        "nothing; the call is refused");
  }

  @Test
  void replyIsRefusedOnceAResponseHasBegun() throws Exception {
    assertThat(send("GET", "/late").values("x-refused"))
        .containsExactly("a response has begun already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/fail", "/task-fail"})
  void failureCutsTheReplyOff(String path) throws Exception {
    var request = "GET %s HTTP/1.1\r\nhost: test\r\n\r\n".formatted(path);
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      assertThat(exchange.awaitEnd()).doesNotContain("0\r\n\r\n").doesNotContain("500");
    }
    failures++;
    FAULTS.assertHas(
        "An exception after a reply was begun piece by piece",
        "a response that is cut off",
        "`java.lang.IllegalStateException: on demand`",
        "nothing; counted as a failure");
  }

  @Test
  void replyCanBeReset() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    var request = "GET /reset HTTP/1.1\r\nhost: test\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      assertThat(exchange.awaitEnd()).contains("half").doesNotContain("more");
    }
  }

  @Test
  void clientThatGoesEndsTheReply() throws Exception {
    var request = "GET /flood HTTP/1.1\r\nhost: test\r\n\r\n";
    for (int i = 0; i < 4; i++) {
      try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
        eventually(() -> assertThat(exchange.received()).contains("first"));
      }
      eventually(() -> assertThat(envoy.stat(ACTIVE)).isZero());
    }
    FAULTS.assertHas(
        "The client goes while a filter sends a reply piece by piece",
        "nothing: it is gone",
        "nothing",
        "nothing");
  }

  /** Envoy has these hooks for the last filter of a chain only. */
  @Test
  void slowClientIsNoticed() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37", envoy);
    var config =
        EnvoyConfig.direct()
            .terminalFilter("replies", "")
            .listenerOptions("per_connection_buffer_limit_bytes: 65536")
            .yaml();
    try (var server =
            EnvoyProcess.builder().config(config).modules(directory).concurrency(1).start();
        var socket = new Socket()) {
      for (int i = 0; i < 4; i++) {
        var request = "GET /flood HTTP/1.1\r\nhost: test\r\n\r\n";
        try (var exchange = Exchange.start(server.port(EnvoyConfig.LISTENER), request)) {
          eventually(() -> assertThat(exchange.received()).contains("first"));
        }
        eventually(() -> assertThat(server.stat(ACTIVE)).isZero());
      }
      socket.setReceiveBufferSize(16_384);
      socket.connect(
          new InetSocketAddress(
              InetAddress.ofLiteral("127.0.0.1"), server.port(EnvoyConfig.LISTENER)));
      socket
          .getOutputStream()
          .write("GET /flood HTTP/1.1\r\nhost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = HttpWire.readResponse(new BufferedInputStream(socket.getInputStream()), "GET");
      assertThat(answer.body()).startsWith("first ").endsWith("end");
      assertThat(answer.body().length()).isLessThan(32 << 20);
      assertThat(server.stat(FAILURES)).isZero();
      assertThat(server.terminate()).isZero();
    }
  }
}
