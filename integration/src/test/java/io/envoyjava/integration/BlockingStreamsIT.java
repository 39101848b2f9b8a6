// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.BlockingFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers that read requests and send replies piece by piece, and those that have a deadline: in
 * an Envoy with one worker, carried by it and not.
 */
@ParameterizedClass(name = "carried: {0}")
@ValueSource(booleans = {true, false})
@SuppressWarnings("NullAway.Init") // each way begins with its Envoy
final class BlockingStreamsIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(BlockingStreamsIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FAILURES = "dynamicmodulescustom.blocking.failures";
  private static final int MORE_THAN_THE_BUFFER = 3 << 20;

  @TempDir static Path directory;
  private static RawUpstream upstream;
  private static EnvoyProcess envoy;

  private final boolean carried;

  BlockingStreamsIT(boolean carried) {
    this.carried = carried;
  }

  @BeforeAll
  static void start() throws Exception {
    upstream = RawUpstream.start();
    ModuleFile.of(directory, "blocking", BlockingFactory.class);
  }

  @BeforeParameterizedClassInvocation
  static void start(boolean carried) {
    envoy =
        EnvoyProcess.builder()
            .config(EnvoyConfig.upstream(upstream.port()).filter("blocking", "blocking", "").yaml())
            .modules(directory)
            .env("ENVOY_JAVA_OPTS", "-Denvoyjava.carryHandlers=" + carried)
            .concurrency(1)
            .start();
  }

  @AfterParameterizedClassInvocation
  static void end() {
    envoy.close();
  }

  @AfterAll
  static void stop() throws Exception {
    upstream.close();
  }

  private static HttpWire.Message send(String method, String order, String body) throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      return connection.sendBody(
          method, "/", body, "x-do: " + order, "content-length: " + body.length());
    }
  }

  private HttpWire.Message seen() {
    return upstream.requests().getLast();
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "sleep input", "input-slowly", "input sleep proceed"})
  void requestOfAnySizeIsReadAsItArrives(String order) throws Exception {
    assumeReads(order.startsWith("input"));
    var body = "x".repeat(MORE_THAN_THE_BUFFER);
    assertThat(send("POST", order, body).status()).isEqualTo(200);
    assertThat(seen().values("x-input")).containsExactly("" + MORE_THAN_THE_BUFFER);
    assertThat(seen().body()).isEmpty();
  }

  /** Up to v1.37, a body must fit into the buffer unless the handler begins with reading it. */
  private void assumeReads(boolean beginsWithIt) throws Exception {
    if (!carried || !beginsWithIt) EnvoyVersion.assumeAtLeast("1.38", envoy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "echo"})
  void requestWithoutABodyIsAtItsEnd(String order) throws Exception {
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      var response = connection.send("GET", "/", "x-do: " + order);
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(order.equals("input") ? "upstream" : "");
    }
  }

  @Test
  void handlerAnswersWhileItReads() throws Exception {
    try (var socket = connect()) {
      write(
          socket,
          "POST / HTTP/1.1\r\nhost: test\r\nx-do: echo\r\ntransfer-encoding: chunked\r\n\r\n");
      var in = new BufferedInputStream(socket.getInputStream());
      assertThat(HttpWire.readHead(in).values("x-started")).containsExactly("yes");
      for (var word : new String[] {"hello", "there", "again"}) {
        write(socket, "5\r\n" + word + "\r\n");
        assertThat(new String(in.readNBytes(10), StandardCharsets.ISO_8859_1))
            .isEqualTo("5\r\n" + word + "\r\n");
      }
      write(socket, "0\r\n\r\n");
      assertThat(new String(in.readNBytes(5), StandardCharsets.ISO_8859_1)).isEqualTo("0\r\n\r\n");
    }
  }

  @Test
  void bodyOfAnySizeIsEchoed() throws Exception {
    assumeReads(true);
    var body = "0123456789abcdef".repeat(MORE_THAN_THE_BUFFER / 16);
    var response = send("POST", "echo", body);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body().equals(body)).isTrue();
  }

  @Test
  void replyThatTheHandlerLeavesOpenEndsWithIt() throws Exception {
    assertThat(send("POST", "start sleep", "").body()).isEqualTo("begun");
  }

  @Test
  void replyOfAHandlerThatFailsIsReset() throws Exception {
    long failures = envoy.stat(FAILURES);
    var request = "GET / HTTP/1.1\r\nhost: test\r\nx-do: start sleep throw\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      assertThat(exchange.awaitEnd()).contains("begun").doesNotEndWith("0\r\n\r\n");
    }
    eventually(() -> assertThat(envoy.stat(FAILURES)).isEqualTo(failures + 1));
  }

  @Test
  void replyToHeadIsItsHeaders() throws Exception {
    long failures = envoy.stat(FAILURES);
    try (var connection = KeptConnection.open(envoy.port(EnvoyConfig.LISTENER))) {
      for (var order : new String[] {"start", "start sleep", "echo"}) {
        var response = connection.send("HEAD", "/", "x-do: " + order);
        assertThat(response.values("x-started")).containsExactly("yes");
        envoy.awaitLog("unwound: " + order, TIMEOUT);
      }
    }
    assertThat(envoy.stat(FAILURES)).isEqualTo(failures);
  }

  @Test
  void clientThatIsBehindHasTheHandlerWait() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy); // older ones do not tell
    long whole = (long) BlockingFactory.FLOOD_PIECE * BlockingFactory.FLOOD_PIECES;
    try (var socket = connect()) {
      long before = envoy.residentBytes();
      write(socket, "GET / HTTP/1.1\r\nhost: test\r\nx-do: flood\r\nconnection: close\r\n\r\n");
      var in = new BufferedInputStream(socket.getInputStream());
      assertThat(HttpWire.readHead(in).status()).isEqualTo(200);
      // The worker has time for others, and for all that the handler could write.
      for (int i = 0; i < 20; i++) {
        assertThat(send("POST", "sleep set", "").status()).isEqualTo(200);
      }
      assertThat(envoy.residentBytes() - before).isLessThan(whole / 2);
      assertThat(envoy.log()).noneMatch(line -> line.contains("unwound: flood"));
      assertThat(count(in)).isGreaterThan(whole);
      envoy.awaitLog("unwound: flood", TIMEOUT);
    }
  }

  private static long count(InputStream in) throws IOException {
    long sum = 0;
    var bytes = new byte[1 << 16];
    for (int count; (count = in.read(bytes)) >= 0; ) sum += count;
    return sum;
  }

  @Test
  void handlerThatTakesTooLongIsEnded() throws Exception {
    long failures = envoy.stat(FAILURES);
    assertThat(send("POST", "deadline sleep-long", "").status()).isEqualTo(504);
    envoy.awaitLog("unwound: deadline sleep-long", TIMEOUT);
    assertThat(envoy.stat(FAILURES)).isEqualTo(failures);
    FAULTS.assertHas(
        "The handler of a filter that blocks takes longer than its deadline",
        "504; a reset if the reply has begun",
        "nothing",
        "nothing: the handler is interrupted, and its `finally` runs");
  }

  @Test
  void replyThatTakesTooLongIsReset() throws Exception {
    var request = "GET / HTTP/1.1\r\nhost: test\r\nx-do: deadline start sleep-long\r\n\r\n";
    try (var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      assertThat(exchange.awaitEnd()).contains("begun").doesNotEndWith("0\r\n\r\n");
    }
    envoy.awaitLog("unwound: deadline start sleep-long", TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"late-deadline set", "late-deadline proceed sleep", "late-deadline sleep proceed"})
  void handlerThatIsInTimeIsNotEnded(String order) throws Exception {
    var response = send("POST", order + " late-deadline", "");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("upstream");
  }

  private static Socket connect() throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), envoy.port(EnvoyConfig.LISTENER));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
