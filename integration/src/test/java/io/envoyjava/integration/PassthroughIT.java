// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.Jcmd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-envoy")
final class PassthroughIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final String HEADER = "x-passthrough-response-header";
  private static final String FAILURES = "dynamicmodulescustom.passthrough.failures";
  private static final String RAISED_LIMIT = "per_connection_buffer_limit_bytes: 33554432";

  private static Httpbin httpbin;
  private static HttpClient client;
  private static EnvoyProcess inListener;
  private static EnvoyProcess inCluster;

  @BeforeAll
  static void start() {
    httpbin = Httpbin.start(0);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    inListener = builder(config().filter("passthrough").listenerOptions(RAISED_LIMIT)).start();
    inCluster =
        builder(config().upstreamFilter("passthrough").listenerOptions(RAISED_LIMIT)).start();
  }

  @AfterAll
  static void stop() {
    inCluster.close();
    inListener.close();
    client.close();
    httpbin.close();
  }

  @AfterEach
  void noFilterHasFailed() {
    assertThat(inListener.stat(FAILURES)).isZero();
    assertThat(inCluster.stat(FAILURES)).isZero();
  }

  @ParameterizedTest(name = "in the cluster: {0}")
  @ValueSource(booleans = {false, true})
  void setsAResponseHeader(boolean cluster) throws Exception {
    assertServes(cluster ? inCluster : inListener);
  }

  @ParameterizedTest(name = "in the cluster: {0}, {1} bytes, in chunks: {2}")
  @CsvSource({
    "false, 0,        false",
    "false, 1,        false",
    "false, 1048576,  false",
    "false, 20971520, false",
    "false, 0,        true",
    "false, 1,        true",
    "false, 1048576,  true",
    "false, 20971520, true",
    "true,  0,        false",
    "true,  1,        false",
    "true,  1048576,  false",
    "true,  20971520, false",
    "true,  20971520, true"
  })
  void passesBodiesOnByteForByte(boolean cluster, int size, boolean chunks) throws Exception {
    var body = bytes(size);
    var publisher =
        chunks
            ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
            : BodyPublishers.ofByteArray(body);
    var response = post(cluster ? inCluster : inListener, "/echo", publisher);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue(HEADER)).hasValue("true");
    assertThat(response.headers().firstValue("content-length").isPresent()).isEqualTo(!chunks);
    assertThat(Arrays.equals(response.body(), body)).isTrue();
  }

  /** The limit of the listener counts for both, and in the cluster too. */
  @ParameterizedTest(name = "in the cluster: {0}")
  @ValueSource(booleans = {false, true})
  void bodyAboveTheLimitIsRefusedAndNeverHangs(boolean cluster) throws Exception {
    var config = cluster ? config().upstreamFilter("passthrough") : config().filter("passthrough");
    try (var envoy = builder(config).start()) {
      var tooLarge = post(envoy, "/echo", BodyPublishers.ofByteArray(bytes(20 * MIB)));
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(new String(tooLarge.body(), UTF_8)).isEqualTo("Payload Too Large");

      // In base 64, the answer has a third more than the request.
      var large = BodyPublishers.ofByteArray(bytes(900 * KIB));
      assertThat(post(envoy, "/echo", large).statusCode()).isEqualTo(200);
      var answerTooLarge = post(envoy, "/post", large);
      assertThat(answerTooLarge.statusCode()).isEqualTo(500);
      assertThat(new String(answerTooLarge.body(), UTF_8)).isEqualTo("Internal Server Error");

      assertServes(envoy);
      assertThat(envoy.stat(FAILURES)).isZero();
    }
  }

  @Test
  void logsWhatItReadsAtDebug() throws Exception {
    var builder = builder(config().filter("passthrough"));
    try (var envoy = builder.componentLogLevel("dynamic_modules:debug").start()) {
      assertThat(send(request(envoy, "/uuid").header("foo", "bar").build()).statusCode())
          .isEqualTo(200);
      var prefix = "\\[debug\\]\\[dynamic_modules\\] .*PassthroughFilter: ";
      envoy.awaitLog(prefix + "foo: bar$", TIMEOUT);
      envoy.awaitLog(prefix + "request headers: \\[.*name=:path, value=/uuid.*foo", TIMEOUT);
      envoy.awaitLog(prefix + "source address: 127\\.0\\.0\\.1:\\d+$", TIMEOUT);
      envoy.awaitLog(prefix + "protocol: HTTP/1\\.1$", TIMEOUT);
    }
  }

  @Test
  void logsNothingUnlessAsked() throws Exception {
    assertServes(inListener);
    assertThat(inListener.log()).isNotEmpty().noneMatch(line -> line.contains("PassthroughFilter"));
  }

  @Tag("any-envoy")
  @ParameterizedTest
  @ValueSource(strings = {"1.38.3", "1.39.3", "1.40.0"})
  void oneFileServesInSeveralVersionsOfEnvoy(String version) throws Exception {
    var config = config().filter("passthrough").listenerOptions(RAISED_LIMIT);
    try (var envoy = builder(config).binary(EnvoyBinary.version(version)).start()) {
      assertThat(envoy.version()).isEqualTo(version);
      assertServes(envoy);
      var body = bytes(2 * MIB);
      var response = post(envoy, "/echo", BodyPublishers.ofByteArray(body));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Arrays.equals(response.body(), body)).isTrue();
      assertThat(envoy.stat(FAILURES)).isZero();
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void envoyEndsInGoodOrderThoughConnectionsAreOpen() throws Exception {
    try (var envoy = builder(config().filter("passthrough")).start();
        var unused = connect(envoy);
        var used = connect(envoy)) {
      used.getOutputStream().write("GET /uuid HTTP/1.1\r\nhost: test\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(used.getInputStream().read()).isEqualTo('H');
      envoy.awaitStat("http.main.downstream_cx_active", active -> active == 2, TIMEOUT);

      assertThat(envoy.terminate()).isZero();
      assertThat(envoy.log().getLast()).endsWith("exiting");
      assertThat(unused.getInputStream().read()).isNegative();
    }
  }

  @Test
  void envoyValidatesItsConfiguration() {
    var exit = builder(config().filter("passthrough")).validate();
    assertThat(exit.status()).isZero();
    assertThat(exit.text()).contains("OK");
  }

  @Test
  void jcmdReachesTheJvmWithinEnvoy() {
    assertThat(new Jcmd(inListener).version()).containsPattern("\nJDK \\d+\\.");
  }

  private static EnvoyConfig config() {
    return EnvoyConfig.upstream(httpbin.port());
  }

  private static EnvoyProcess.Builder builder(EnvoyConfig config) {
    return EnvoyProcess.builder()
        .config(config.yaml())
        .modules(EnvoyConfig.module("passthrough"))
        .concurrency(1);
  }

  private static void assertServes(EnvoyProcess envoy) throws Exception {
    var response = send(request(envoy, "/uuid").build());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), UTF_8))
        .matches("\\{\"uuid\": \"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\"}\n");
    assertThat(response.headers().allValues(HEADER)).containsExactly("true");
  }

  private static HttpRequest.Builder request(EnvoyProcess envoy, String path) {
    return HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).timeout(TIMEOUT);
  }

  private static HttpResponse<byte[]> post(EnvoyProcess envoy, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(request(envoy, path).POST(body).build());
  }

  private static HttpResponse<byte[]> send(HttpRequest request)
      throws IOException, InterruptedException {
    return client.send(request, ofByteArray());
  }

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Socket connect(EnvoyProcess envoy) throws IOException {
    return new Socket(InetAddress.ofLiteral("127.0.0.1"), envoy.port(EnvoyConfig.LISTENER));
  }
}
