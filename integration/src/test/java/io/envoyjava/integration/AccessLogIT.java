// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyBuilder;
import io.envoyjava.testing.EnvoyProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestEnvoy.AlsoInContainer
@Tag("any-envoy")
final class AccessLogIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final int CONNECTIONS = 4;
  private static final String DROPPED = "dynamicmodulescustom.access_log.dropped";

  @TempDir Path directory;
  private AccessLogFiles logs = new AccessLogFiles(Path.of(""));

  @BeforeEach
  void makeDirectory() throws IOException {
    var folder = Files.createDirectory(directory.resolve("logs"));
    logs = new AccessLogFiles(TestEnvoy.openToAll(folder));
  }

  @Test
  void headersOfRequestAndResponseAreLogged() throws Exception {
    try (var httpbin = Upstream.start();
        var envoy =
            builder(EnvoyConfig.upstream(httpbin.port()).filter("access_log", json(2))).start();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request =
          HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/status/418"))
              .header("x-repeated", "one")
              .header("x-repeated", "two")
              .header("x-quoted", "say \"x\"\\y")
              .build();
      assertThat(client.send(request, discarding()).statusCode()).isEqualTo(418);
      eventually(() -> assertThat(logs.lines(0)).hasSize(1));
      assertThat(logs.lines(0).getFirst().request_headers())
          .contains(
              ":method: GET",
              ":path: /status/418",
              "x-repeated: one",
              "x-repeated: two",
              "x-quoted: say \"x\"\\y");
      assertThat(logs.lines(0).getFirst().response_headers())
          .contains(":status: 418", "access-control-allow-origin: *");
    }
  }

  @Test
  void secretsAreNotLogged() throws Exception {
    var request =
        """
        GET / HTTP/1.1
        host: test
        connection: close
        authorization: Bearer secret
        cookie: id=secret
        proxy-authorization: Basic secret

        """
            .replace("\n", "\r\n");
    try (var envoy = builder(direct(json(1))).start();
        var exchange = Exchange.start(envoy.port(EnvoyConfig.LISTENER), request)) {
      assertThat(exchange.awaitEnd()).startsWith("HTTP/1.1 200 ");
      eventually(() -> assertThat(logs.lines(0)).hasSize(1));
      assertThat(logs.lines(0).getFirst().request_headers())
          .contains(
              "authorization: [redacted]", "cookie: [redacted]", "proxy-authorization: [redacted]")
          .noneMatch(header -> header.contains("secret"));
    }
  }

  @Test
  @TestEnvoy.ProcessOnly
  void onlyEnvoysUserCanReadTheFiles() throws Exception {
    var config = "{\"num_workers\": 1, \"dirname\": \"%s\"}".formatted(logs.folder());
    try (var _ = builder(direct(config)).start()) {
      assertThat(Files.getPosixFilePermissions(logs.file(0)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  /** There, Envoy never says that a stream is complete. */
  @Test
  void eachRequestOfAClusterIsLogged() throws Exception {
    try (var httpbin = Upstream.start();
        var envoy =
            builder(EnvoyConfig.upstream(httpbin.port()).upstreamFilter("access_log", json(1)))
                .start();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int status : new int[] {200, 418}) {
        var request =
            HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/status/" + status)).build();
        assertThat(client.send(request, discarding()).statusCode()).isEqualTo(status);
      }
      eventually(() -> assertThat(logs.lines(0)).hasSize(2));
      assertThat(logs.lines(0).getFirst().request_headers()).contains(":path: /status/200");
      assertThat(logs.lines(0).getFirst().response_headers()).contains(":status: 200");
      assertThat(logs.lines(0).getLast().request_headers()).contains(":path: /status/418");
      assertThat(logs.lines(0).getLast().response_headers()).contains(":status: 418");
    }
  }

  @Test
  void recordsGoToTheWorkersInTurn() throws Exception {
    try (var envoy = builder(direct(json(3))).start()) {
      for (int i = 0; i < 7; i++) {
        var load = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), 1, 1);
        assertThat(load.await()).containsExactly("0");
      }
      eventually(
          () ->
              assertThat(List.of(logs.lines(0), logs.lines(1), logs.lines(2)))
                  .map(List::size)
                  .containsExactly(3, 2, 2));
    }
  }

  @Test
  void answerOfEnvoyItselfIsLogged() throws Exception {
    try (var envoy = builder(direct(json(1)).routes("[]")).start();
        var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/nowhere")).build();
      assertThat(client.send(request, discarding()).statusCode()).isEqualTo(404);
      eventually(() -> assertThat(logs.lines(0)).hasSize(1));
      assertThat(logs.lines(0).getFirst().request_headers()).contains(":path: /nowhere");
      assertThat(logs.lines(0).getFirst().response_headers()).contains(":status: 404");
    }
  }

  @Tag("any-envoy")
  @Test
  void hundredThousandRequestsAreLoggedOnceEach() throws Exception {
    int requests = 100_000;
    // Enough for the records of all: the machine may have better things to do than to write files.
    var config = json(2, "\"permissions\": \"rw-rw-rw-\", \"queue_bytes\": 400000000");
    try (var envoy = builder(direct(config)).start()) {
      long start = System.nanoTime();
      var load = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), CONNECTIONS, requests);
      // Meanwhile, a reader sees whole lines.
      int looks = 0;
      while (load.answeredCount() < requests) {
        AccessLogFiles.assertWhole(logs.snapshot(0));
        looks++;
      }
      var answered = load.await();
      System.out.printf(
          "%d requests took %d ms; the file was looked at %d times meanwhile%n",
          requests, (System.nanoTime() - start) / 1_000_000, looks);
      assertThat(answered).hasSize(requests);
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(requests));
      logs.assertLoggedOnce(answered);
      assertThat(envoy.stat(DROPPED)).isZero();
      assertThat(logs.lines(0).size()).isEqualTo(requests / 2);
    }
  }

  @Test
  void everythingAnsweredBeforeSigtermIsLogged() throws Exception {
    try (var envoy = builder(direct(json(2))).start();
        var load = HttpLoad.start(envoy.port(EnvoyConfig.LISTENER), CONNECTIONS, ENDLESS)) {
      eventually(() -> assertThat(load.answeredCount()).isGreaterThan(5_000));
      assertThat(envoy.terminate()).isZero();
      var answered = load.await();
      logs.assertLoggedOnce(answered);
      System.out.printf("%d requests were answered before SIGTERM%n", answered.size());
    }
  }

  @Test
  void newConfigurationAppendsToTheFilesOfTheOldOne() throws Exception {
    var old = "{\"request_headers\":[\"x-request: before\"],\"response_headers\":[]}\n";
    TestEnvoy.openToAll(Files.writeString(logs.file(0), old));
    try (var updates = ListenerUpdates.start(builder(), directory, direct(json(2)))) {
      int port = updates.envoy().port(EnvoyConfig.LISTENER);
      try (var load = HttpLoad.start(port, CONNECTIONS, ENDLESS)) {
        for (int version = 1; version <= 5; version++) {
          int atLeast = load.answeredCount() + 1_000;
          eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
          updates.update(direct(json(version % 2 + 1)));
        }
        int atLeast = load.answeredCount() + 1_000;
        eventually(() -> assertThat(load.answeredCount()).isGreaterThan(atLeast));
        load.stop();
        var answered = new ArrayList<>(load.await());
        assertThat(updates.envoy().terminate()).isZero();
        System.out.printf("%d requests were answered across 5 updates%n", answered.size());
        answered.add("before");
        logs.assertLoggedOnce(answered);
        assertThat(logs.file(0)).content().startsWith(old);
      }
    }
  }

  @Test
  void fullQueueDropsAndCountsButNeverHoldsUpEnvoy() throws Exception {
    int requests = 5_000;
    var config = json(1, "\"permissions\": \"rw-rw-rw-\", \"queue_bytes\": 131072");
    try (var envoy = builder(direct(config)).start();
        var file = FileChannel.open(logs.file(0), READ)) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      try (var _ = file.lock(0, Long.MAX_VALUE, true)) {
        assertThat(HttpLoad.start(port, CONNECTIONS, requests).await()).hasSize(requests);
        envoy.awaitLog("cannot be written: another process has its lock", TIMEOUT);
      }
      envoy.awaitLog("access_log_0.log can be written again", TIMEOUT);
      // Envoys before v1.39 count what was dropped with the next stream.
      assertThat(HttpLoad.start(port, 1, 1).await()).hasSize(1);
      long dropped = envoy.awaitStat(DROPPED, value -> value > requests / 2, TIMEOUT);
      assertThat(dropped).isLessThan(requests);
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(requests + 1 - dropped));
      assertThat(envoy.terminate()).isZero();
      assertThat(logs.lineCount()).isEqualTo(requests + 1 - dropped);
      assertThat(envoy.log())
          .filteredOn(line -> line.contains("access_log_0.log cannot be written"))
          .hasSize(1);
    }
  }

  /** A limit on the size of a file does what a full disk does: it takes half of a write. */
  @Test
  @TestEnvoy.ProcessOnly
  void nothingAcceptedIsLostWhenADiskIsFullForATime() throws Exception {
    assumeThat(run("prlimit", "--version")).as("prlimit of util-linux").isZero();
    int limit = 200_000;
    var limited = directory.resolve("limited-envoy");
    Files.writeString(
        limited,
        "#!/bin/sh\nprlimit --pid $$ --fsize=%d:\nexec '%s' \"$@\"\n"
            .formatted(limit, EnvoyBinary.locate()));
    Files.setPosixFilePermissions(limited, PosixFilePermissions.fromString("rwx------"));
    var file = logs.file(0);
    var limitedEnvoy =
        EnvoyProcess.builder()
            .config(direct(json(1)).yaml())
            .modules(EnvoyConfig.module("access_log"))
            .binary(limited);
    try (var envoy = limitedEnvoy.start()) {
      int port = envoy.port(EnvoyConfig.LISTENER);
      int requests = 2_000;
      var answered = HttpLoad.start(port, CONNECTIONS, requests).await();
      envoy.awaitLog("access_log_0.log cannot be written: File too large", TIMEOUT);
      assertThat(Files.size(file)).isBetween(limit / 2L, (long) limit);
      var text = Files.readString(file);
      // The last line is completed when there is room for it.
      AccessLogFiles.assertWhole(text.substring(0, text.lastIndexOf('\n') + 1));
      assertThat(run("prlimit", "--pid", envoy.pid() + "", "--fsize=unlimited:")).isZero();
      eventually(() -> assertThat(logs.lineCount()).isEqualTo(requests));
      logs.assertLoggedOnce(answered);
      envoy.awaitLog("access_log_0.log can be written again", TIMEOUT);
      assertThat(envoy.stat(DROPPED)).isZero();
    }
  }

  @Tag("any-envoy")
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                           ~ configuration: expected a JSON object, found nothing
          num_workers: 2                               ~ configuration: expected JSON, found at line 1, column 1: Unrecognized token 'num_workers': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
          {"num_workers": 2}                           ~ dirname: expected a string, found nothing
          {"num_workers": "2", "dirname": "<logs>"}    ~ num_workers: expected a whole number (32 bits), found "2"
          {"num_workers": -1, "dirname": "<logs>"}     ~ num_workers: expected a number from 1 to 64, found -1
          {"num_workers": 1, "dirname": "<logs>", "queue_bytes": -1} ~ queue_bytes: expected a number from 131072 on, found -1
          {"num_workers": 1, "dirname": "<logs>", "x": 1} ~ x: unknown field; expected only num_workers, dirname, queue_bytes, permissions, redact
          {"num_workers": 1, "dirname": "/no/such"}    ~ dirname: expected a directory, found "/no/such", which does not exist
          {"num_workers": 1, "dirname": "/proc"}       ~ dirname: expected a directory to write in, found that /proc/access_log_0.log cannot be written: its folder does not exist
          """)
  void badConfigurationLeavesTheOldOne(String config, String message) throws Exception {
    try (var updates = ListenerUpdates.start(builder(), directory, direct(json(1)))) {
      var rejected = direct(config.replace("<logs>", logs.folder().toString()));
      updates.updateExpectingRejection(rejected, "access_log", message);
      var load = HttpLoad.start(updates.envoy().port(EnvoyConfig.LISTENER), 1, 1);
      assertThat(load.await()).hasSize(1);
      eventually(() -> assertThat(logs.lines(0)).hasSize(1));
    }
  }

  private String json(int workers) {
    return json(workers, "\"permissions\": \"rw-rw-rw-\"");
  }

  private String json(int workers, String more) {
    return "{\"num_workers\": %d, \"dirname\": \"%s\", %s}\n"
        .formatted(workers, logs.folder(), more);
  }

  /** Everything is answered by Envoy itself. */
  private static EnvoyConfig direct(String config) {
    return EnvoyConfig.direct().filter("access_log", config);
  }

  private EnvoyBuilder<?> builder(EnvoyConfig config) {
    return builder().config(config.yaml());
  }

  private EnvoyBuilder<?> builder() {
    return TestEnvoy.builder().share(logs.folder());
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
