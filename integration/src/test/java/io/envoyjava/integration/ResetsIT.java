// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.LedgerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients and upstreams that are gone in the middle, wherever that is. With each Envoy, since it is
 * Envoy that tells the filter, and the launcher keeps something of a body for the oldest ones.
 */
final class ResetsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(ResetsIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int TIMES = Scale.of(10, 1_000);

  /** Who are there at once. */
  private static final int CLIENTS = 10;

  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir static Path modules;

  private static BrittleUpstream upstream;
  private static EnvoyProcess envoy;
  private static int port;

  private Ledger before;

  @BeforeAll
  static void start() throws Exception {
    upstream = BrittleUpstream.start();
    ModuleFile.of(modules, "ledger", LedgerFactory.class);
    var config = EnvoyConfig.upstream(upstream.port()).filter("ledger");
    envoy = EnvoyProcess.builder().config(config.yaml()).modules(modules).concurrency(2).start();
    port = envoy.port(EnvoyConfig.LISTENER);
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      assertThat(envoy.stat("dynamicmodulescustom.ledger.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
    } finally {
      envoy.close();
      upstream.close();
    }
  }

  @BeforeEach
  void look() throws Exception {
    before = Ledger.of(envoy);
  }

  /**
   * What a client sends, whether that makes a stream of the filter's, and what it gets of the
   * answer.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in the request's headers          | /ok                      | ''            | POST {path} HT           | false |
          behind the request's headers      | /ok                      | ''            | {head}                   | true  |
          in the request's body             | /ok                      | ''            | {head}he                 | true  |
          in a body that the filter awaits  | /ok                      | hold request  | {head}he                 | true  |
          while the filter keeps its request | /ok                     | keep          | {head}hello              | true  |
          before the response               | /silent                  | ''            | {head}hello              | true  |
          in the response's body            | /silent-in-response-body | ''            | {head}hello              | true  | he
          in a response that the filter awaits | /silent-in-response-body | hold response | {head}hello           | true  |
          """)
  void clientResets(
      String place, String path, String order, String text, boolean isStream, String received)
      throws Exception {
    var head =
        "POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: 5\r\n"
            + (order.isEmpty() ? "\r\n" : "x-order: " + order + "\r\n\r\n");
    var request = text.replace("{head}", head).replace("{path}", path);
    for (int done = 0; done < TIMES; done += CLIENTS) {
      var clients = new ArrayList<Socket>();
      for (int i = 0; i < CLIENTS; i++) clients.add(connect(request));
      envoy.awaitStat(ACTIVE, active -> active == CLIENTS, TIMEOUT);
      if (received != null) {
        for (var client : clients) readUntil(client, received);
      }
      for (int i = 0; i < CLIENTS; i++) {
        // One half with a reset, the other in good order.
        if (i % 2 == 0) clients.get(i).setSoLinger(true, 0);
        clients.get(i).close();
      }
      envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
    }
    assertNothingIsLeft(isStream ? TIMES : 0);
    FAULTS.assertHas("The client resets " + place, "nothing: it is gone", "nothing", "nothing");
  }

  /** How an upstream ends, and what the client sees of that. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in the request's headers           | /in-request-headers     | ''            | 503
          in the request's body              | /in-request-body        | ''            | 503
          instead of a response              | /instead-of-response    | ''            | 503
          in the response's headers          | /in-response-headers    | ''            | 502
          behind the response's headers      | /after-response-headers | ''            | cut
          in the response's body             | /in-response-body       | ''            | cut
          in a response that the filter awaits | /in-response-body     | hold response | 502
          """)
  void upstreamResets(String place, String path, String order, String outcome) throws Exception {
    var request =
        "POST %s HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: 5\r\n%s\r\nhello"
            .formatted(path, order.isEmpty() ? "" : "x-order: " + order + "\r\n");
    for (int i = 0; i < TIMES; i++) {
      try (var exchange = Exchange.start(port, request)) {
        var answer = exchange.awaitEnd();
        if (outcome.equals("cut")) {
          assertThat(answer).startsWith("HTTP/1.1 200 OK").doesNotEndWith("hello");
        } else {
          assertThat(answer).startsWith("HTTP/1.1 " + outcome + " ");
        }
      }
    }
    assertNothingIsLeft(TIMES);
    FAULTS.assertHas(
        "The upstream resets " + place,
        outcome.equals("cut") ? "a response that is cut off" : outcome,
        "nothing",
        "nothing");
  }

  @Test
  void upstreamAnswersWithWhatIsNoHttp() throws Exception {
    var request = "GET /garbage HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n";
    for (int i = 0; i < TIMES; i++) {
      try (var exchange = Exchange.start(port, request)) {
        assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 502 ");
      }
    }
    assertNothingIsLeft(TIMES);
    FAULTS.assertHas("The upstream answers with what is no HTTP", "502", "nothing", "nothing");
  }

  private Socket connect(String request) throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return socket;
  }

  private static void readUntil(Socket socket, String end) throws IOException {
    var in = socket.getInputStream();
    var received = new StringBuilder();
    while (received.indexOf("\r\n\r\n" + end) < 0) {
      int c = in.read();
      assertThat(c).as("after '%s'", received).isNotNegative();
      received.append((char) c);
    }
  }

  /** Each stream has come to its end once, and others are served as ever. */
  private void assertNothingIsLeft(int streams) throws Exception {
    try (var exchange =
        Exchange.start(port, "GET /ok HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")) {
      assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
    }
    eventually(
        () -> {
          var ledger = Ledger.of(envoy);
          assertThat(ledger.made() - before.made()).isEqualTo(streams + 1L);
          ledger.assertBalanced();
        });
    assertThat(new Jcmd(envoy).instances())
        .doesNotContainKeys(
            "io.envoyjava.sdk.internal.http.ActiveStream",
            "io.envoyjava.sdk.internal.http.StreamMessage",
            "io.envoyjava.sdk.internal.http.HttpExecutor");
  }
}
