// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.HoarderFactory;
import io.envoyjava.testing.Envoy;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Jcmd;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("any-envoy")
@TestEnvoy.AlsoInContainer
final class DelayIT {
  @RegisterExtension static final FaultTable FAULTS = FaultTable.of(DelayIT.class);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String FILTER = "io.envoyjava.filters.delay.DelayFilter";
  private static final String ACTIVE = "http.main.downstream_rq_active";

  @TempDir static Path directory;
  private static Upstream httpbin;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    httpbin = Upstream.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    httpbin.close();
  }

  @Test
  void passesOnAtOnceWhatDoesNotAskForADelay() throws IOException, InterruptedException {
    try (var envoy = envoy("")) {
      var response = client.send(request(envoy, "/headers").build(), ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).doesNotContain("Delay-Filter-On-Scheduled");
      assertThat(response.headers().firstValue("x-delay-filter-lapsed")).isEmpty();
    }
  }

  @Test
  void holdsARequestForTwoSeconds() throws IOException, InterruptedException {
    try (var envoy = envoy("")) {
      long start = System.nanoTime();
      var response =
          client.send(request(envoy, "/headers").header("do-delay", "").build(), ofString());
      assertThat(elapsedSince(start)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Upstream.oneLine(response.body()))
          .contains("\"Delay-Filter-On-Scheduled\": [\"yes\"]");
      assertThat(lapsed(response)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"delay", "delay_blocking"})
  void holdsTheBodyToo(String filter) throws IOException, InterruptedException {
    try (var envoy = envoy(filter, "{\"delay\": \"PT0.5S\"}\n")) {
      var body = "0123456789".repeat(10_000);
      var response =
          client.send(
              request(envoy, "/anything")
                  .header("do-delay", "yes")
                  .header("content-type", "text/plain")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              ofString());
      assertThat(response.body()).contains("\"data\": \"" + body + "\"");
      assertThat(lapsed(response)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"delay", "delay_blocking"})
  void holdsAThousandRequestsAtOnceOnOneWorker(String filter) {
    try (var envoy = envoy(filter, "")) {
      var request = request(envoy, "/headers").header("do-delay", "yes").build();
      client.sendAsync(request, ofString()).join();

      long start = System.nanoTime();
      var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < 1_000; i++) responses.add(client.sendAsync(request, ofString()));
      assertThat(responses.stream().map(CompletableFuture::join))
          .allSatisfy(
              response -> {
                assertThat(response.statusCode()).isEqualTo(200);
                assertThat(response.body()).contains("Delay-Filter-On-Scheduled");
                assertThat(lapsed(response)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
              });
      // One after the other, they would take more than half an hour.
      var elapsed = elapsedSince(start);
      assertThat(elapsed).isBetween(Duration.ofSeconds(2), Duration.ofMinutes(1));
    }
  }

  @Test
  @TestEnvoy.ProcessOnly
  void forgetsAClientThatGoesAway() throws IOException {
    try (var envoy = envoy("{\"delay\": \"PT1H\"}")) {
      var clients = new ArrayList<Socket>();
      for (int i = 0; i < 50; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), envoy.port(EnvoyConfig.LISTENER));
        clients.add(socket);
        socket
            .getOutputStream()
            .write(
                "GET /uuid HTTP/1.1\r\nhost: test\r\ndo-delay: yes\r\n\r\n".getBytes(ISO_8859_1));
      }
      envoy.awaitStat(ACTIVE, active -> active == 50, TIMEOUT);
      assertThat(new Jcmd((EnvoyProcess) envoy).instances(FILTER)).isEqualTo(50);

      for (var socket : clients) socket.close();
      envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
      assertThat(new Jcmd((EnvoyProcess) envoy).instances(FILTER)).isZero();
      assertThat(envoy.stat("dynamicmodulescustom.delay.failures")).isZero();
      assertThat(LogErrors.of(envoy.log())).isEmpty();
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  @TestEnvoy.ProcessOnly
  void letsEachRequestGoThoughTheHeapIsFullWhenItsTimeIsUp() throws Exception {
    var delay = Duration.ofSeconds(2);
    var config =
        EnvoyConfig.upstream(httpbin.port())
            .filter("hoarder")
            .filter("delay", "{\"delay\": \"" + delay + "\"}");
    try (var envoy =
        EnvoyProcess.builder()
            .config(config.yaml())
            .modules(
                ModuleFile.of(directory, "hoarder", HoarderFactory.class),
                EnvoyConfig.module("delay"))
            .concurrency(1)
            .env("ENVOY_JAVA_OPTS", "-Xmx24m")
            .start()) {
      client.send(request(envoy, "/uuid").header("do-delay", "yes").build(), ofString());
      new Jcmd(envoy).awaitLinked();
      var held = new ArrayList<Exchange>();
      for (int i = 0; i < 100; i++) held.add(exchange(envoy, "do-delay: yes"));
      envoy.awaitStat(ACTIVE, active -> active == 100, TIMEOUT);
      long start = System.nanoTime();
      try (var _ = exchange(envoy, "x-hoard: yes")) {
        eventually(
            () -> assertThat(elapsedSince(start)).isGreaterThan(delay.plus(delay.dividedBy(2))));
      }
      // Enough memory for all of them is not promised while the heap is full; an answer is.
      for (var exchange : held)
        assertThat(exchange.awaitEnd()).matches("(?s)HTTP/1.1 (200|500) .*");
      var next = client.send(request(envoy, "/uuid").header("do-delay", "yes").build(), ofString());
      assertThat(next.statusCode()).isEqualTo(200);
      envoy.awaitStat(ACTIVE, active -> active == 0, TIMEOUT);
      assertThat(envoy.terminate()).isZero();
    }
    FAULTS.assertHas(
        "No heap left when a held request's time is up",
        "whole answers, or 500",
        "nothing, or what could not be allocated",
        "nothing; a request may be held for longer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {"delay": "PT-1S"}   ~ delay: expected PT0S to PT1H, found PT-1S
          {"delay": 2}         ~ delay: expected a duration such as "PT2S", found 2
          {"dleay": "PT2S"}    ~ dleay: unknown field; expected only delay
          {"delay": "PT2S"} {} ~ configuration: expected JSON, found at line 1
          two seconds          ~ configuration: expected JSON, found at line 1
          """)
  void refusesABadConfigurationWithOneLine(String config, String message) {
    var exit = builder("delay", config).startExpectingExit();
    assertThat(exit.status()).isNotZero();
    assertThat(LogErrors.of(exit.log())).filteredOn(line -> line.contains(message)).hasSize(1);
    assertThat(exit.text()).doesNotContain("\tat ");
  }

  private static Envoy envoy(String config) {
    return envoy("delay", config);
  }

  private static Envoy envoy(String filter, String config) {
    return builder(filter, config).start();
  }

  private static EnvoyBuilder<?> builder(String filter, String config) {
    return TestEnvoy.builder()
        .config(EnvoyConfig.upstream(httpbin.port()).filter("delay", filter, config).yaml())
        .concurrency(1);
  }

  private static Exchange exchange(Envoy envoy, String header) throws IOException {
    return Exchange.start(
        envoy.port(EnvoyConfig.LISTENER),
        "GET /uuid HTTP/1.1\r\nhost: test\r\nconnection: close\r\n" + header + "\r\n\r\n");
  }

  private static HttpRequest.Builder request(Envoy envoy, String path) {
    return HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).timeout(TIMEOUT);
  }

  private static Duration lapsed(HttpResponse<?> response) {
    var lapsed = response.headers().firstValue("x-delay-filter-lapsed").orElseThrow();
    assertThat(lapsed).matches("\\d+\\.\\d{6}s");
    return Duration.parse("PT" + lapsed);
  }

  private static Duration elapsedSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
