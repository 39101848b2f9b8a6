// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ChainedFactory;
import io.envoyjava.integration.filters.LockerFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two filters that block are in one chain, with a third that takes their locks: carried by the
 * worker, and handing their calls to it.
 */
@Tag("any-envoy")
@ParameterizedClass
@EnumSource(BlockingChainIT.Mode.class)
final class BlockingChainIT {
  enum Mode {
    CARRIED,
    HANDED_OVER
  }

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String ACTIVE = "http.main.downstream_rq_active";
  private static final String FAILURES = "dynamicmodulescustom.chained.failures";

  @TempDir static Path directory;
  private static Path module;
  private static Httpbin upstream;
  private static HttpClient client;

  private final EnvoyProcess envoy;

  BlockingChainIT(Mode mode) {
    envoy = start(mode);
  }

  @BeforeAll
  static void start() {
    module = ModuleFile.of(directory, "chained", ChainedFactory.class, LockerFactory.class);
    upstream = Httpbin.start(0);
    client = HttpClient.newHttpClient();
  }

  private static EnvoyProcess start(Mode mode) {
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("chained", "chained", "")
            .filter("chained", "chained", "second")
            .filter("chained", "locker", "");
    var builder = EnvoyProcess.builder().config(config.yaml()).modules(module).concurrency(1);
    if (mode == Mode.HANDED_OVER) {
      builder.env("ENVOY_JAVA_OPTS", "-Denvoyjava.carryHandlers=false");
    }
    return builder.start();
  }

  @AfterEach
  void end() {
    envoy.close();
  }

  @AfterAll
  static void stop() {
    client.close();
    upstream.close();
  }

  private HttpRequest.Builder request(String words) {
    return HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/anything"))
        .timeout(TIMEOUT)
        .header("do", words)
        .header("uri", envoy.uri(EnvoyConfig.LISTENER, "/status/204").toString());
  }

  private HttpResponse<String> send(String words) throws Exception {
    return client.send(request(words).build(), ofString());
  }

  private HttpResponse<String> post(String words, String body) throws Exception {
    return client.send(request(words).POST(BodyPublishers.ofString(body)).build(), ofString());
  }

  private void isTraced(String words, String trace) throws Exception {
    var response = send(words);
    assertThat(response.statusCode()).as(words).isEqualTo(200);
    assertThat(trace(response, "trace")).isEqualTo(trace);
    assertThat(trace(response, "trace-second")).isEqualTo(trace);
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  private static String trace(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("absent");
  }

  @Test
  void aHandlerThatNeverWaitsSeesRequestAndResponse() throws Exception {
    isTraced("path mark proceed done", "/anything status=200");
    assertThat(send("mark").body()).contains("X-Marked");
    assertThat(send("").statusCode()).isEqualTo(200);
  }

  @Test
  void aHandlerMayWaitBeforeAndAfterTheUpstreamAnswers() throws Exception {
    isTraced("sleep mark sleep proceed sleep done", "status=200");
    isTraced("yield proceed yield done", "status=200");
    isTraced("sleep proceed done sleep", "status=200");
    assertThat(send("sleep mark").body()).contains("X-Marked");
  }

  @Test
  void aHandlerMayCallOtherServices() throws Exception {
    isTraced("http proceed http done", "http=204 status=200 http=204");
    isTraced("callout proceed done", "callout=202 status=200");
    isTraced("sleep callout proceed callout done", "callout=202 status=200 callout=202");
    isTraced("nowhere proceed done", "UNKNOWN_CLUSTER status=200");
  }

  @Test
  void aHandlerReadsAndWritesWhatEnvoyKnows() throws Exception {
    isTraced("meta many sleep meta many proceed done", "value value status=200");
  }

  @Test
  void bodiesAreWhole() throws Exception {
    for (var words : new String[] {"body proceed", "sleep body proceed", "body sleep"}) {
      assertThat(post(words, "hello").body()).as(words).contains("<<hello>>");
    }
    var large = "0123456789".repeat(20_000);
    for (var words : new String[] {"chunks", "sleep chunks", "chunks sleep"}) {
      var response = post(words + " proceed done", large);
      assertThat(trace(response, "trace")).as(words).isEqualTo("chunks=200000 status=200");
      assertThat(response.body()).contains(large);
    }
    assertThat(post("sleep", large).body()).contains(large);
    assertThat(post("proceed upper", "hello").body()).contains("\"HELLO\"");
    assertThat(post("proceed sleep upper sleep", "hello").body()).contains("\"HELLO\"");
  }

  @Test
  void aBodyThatIsLargerThanEnvoysBufferIsRefused() throws Exception {
    var large = "0123456789".repeat(200_000);
    assertThat(post("body", large).statusCode()).isEqualTo(413);
    assertThat(post("sleep body", large).statusCode()).isEqualTo(413);
  }

  @Test
  void aHandlerThatDoesNotNeedTheBodyNeedsNoRoomForIt() throws Exception {
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    assertThat(post("sleep", "0123456789".repeat(200_000)).statusCode()).isEqualTo(200);
  }

  /** Envoy answers within the call, while the handler's thread is mounted. */
  @Test
  void aHookWithinACallOfTheHandlerEndsTheStream() throws Exception {
    // Up to v1.37, Envoy closes the connection without an answer.
    EnvoyVersion.assumeAtLeast("1.38", envoy);
    for (var words : new String[] {"body overflow", "sleep body overflow"}) {
      assertThat(post(words, "hello").statusCode()).as(words).isGreaterThanOrEqualTo(400);
      assertThat(send("proceed").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aHandlerAnswersBeforeAndAfterTheUpstream() throws Exception {
    for (var words :
        new String[] {"reply", "sleep reply", "proceed reply", "proceed sleep reply"}) {
      var response = send(words);
      assertThat(response.statusCode()).as(words).isEqualTo(418);
      assertThat(response.body()).isEqualTo("teapot");
    }
    assertThat(post("body reply", "hello").statusCode()).isEqualTo(418);
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  @Test
  void aHandlerMayWorkAfterItsReply() throws Exception {
    assertThat(send("reply after").statusCode()).isEqualTo(418);
    envoy.awaitLog("work after the reply", TIMEOUT);
    assertThat(send("reply sleep wrong").statusCode()).isEqualTo(418);
    envoy.awaitLog("a handler failed after the end of its exchange.*too late.*", TIMEOUT);
    assertThat(envoy.stat(FAILURES)).isZero();
  }

  @Test
  void aHandlerThatThrowsIsAFailureOfTheFilter() throws Exception {
    int failures = 0;
    for (var words : new String[] {"throw", "sleep throw", "proceed throw", "callout throw"}) {
      assertThat(send(words).statusCode()).as(words).isEqualTo(500);
      assertThat(envoy.stat(FAILURES)).as(words).isEqualTo(++failures);
    }
    envoy.awaitLog("IllegalArgumentException: on demand", TIMEOUT);
    assertThat(send("proceed").statusCode()).isEqualTo(200);
  }

  @Test
  void aHandlerIsInterruptedWhenTheClientHasGone() throws Exception {
    for (int i = 0; i < 2; i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port(EnvoyConfig.LISTENER));
      var words = i == 0 ? "forever" : "sleep forever";
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nhost: test\r\ndo: " + words + "\r\n\r\n").getBytes(ISO_8859_1));
      envoy.awaitStat(ACTIVE, active -> active == 1, TIMEOUT);
      envoy.awaitLog("begins to wait", TIMEOUT);
      socket.close();
      envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
      envoy.awaitLog("view ended", TIMEOUT);
      envoy.awaitLog(": ended", TIMEOUT);
    }
    assertThat(envoy.stat(FAILURES)).isZero();
    assertThat(send("sleep proceed").statusCode()).isEqualTo(200);
  }

  @Test
  void manyExchangesWaitAtOnceOnOneWorker() {
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 300; i++) {
      answers.add(
          client.sendAsync(request("sleep callout proceed sleep done").build(), ofString()));
    }
    assertThat(answers.stream().map(CompletableFuture::join))
        .allSatisfy(
            answer -> assertThat(trace(answer, "trace")).isEqualTo("callout=202 status=200"));
  }

  @Test
  void aWorkerThatWaitsForALockOfAHandlerGetsIt() throws Exception {
    for (var lock : new String[] {"lock", "monitor", "bin"}) {
      var holder = client.sendAsync(request(lock + " sleep proceed done").build(), ofString());
      var others =
          Stream.generate(
                  () ->
                      client.sendAsync(
                          request("proceed done").header("x-lock", lock).build(), ofString()))
              .limit(20)
              .toList();
      for (var other : others) assertThat(other.join().statusCode()).as(lock).isEqualTo(200);
      assertThat(trace(holder.join(), "trace")).as(lock).isEqualTo("status=200");
    }
  }
}
