// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.discarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.integration.filters.BlockingCallsFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of docs/blocking.md of what lets a worker go on: a handler waits in each of its calls,
 * and another request comes to the same worker.
 */
@Tag("any-envoy")
final class BlockingCallsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A row of the table: its calls, in words and by name, and whether the worker goes on. */
  private static final Pattern ROW =
      Pattern.compile("\\| .* \\| (goes on|waits) \\| <!-- ([A-Z_ ]+) --> ?.*\\|");

  @TempDir static Path directory;
  private static ServerSocket gate;
  private static Socket opener;
  private static EnvoyProcess envoy;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    gate = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    var hosts = directory.resolve("hosts");
    assertThat(new ProcessBuilder("mkfifo", hosts.toString()).start().waitFor()).isZero();
    ModuleFile.of(directory, "calls", BlockingCallsFactory.class);
    envoy =
        EnvoyProcess.builder()
            .config(EnvoyConfig.direct().filter("calls", "" + gate.getLocalPort()).yaml())
            .modules(directory)
            .env("ENVOY_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts)
            .concurrency(1)
            .start();
    opener = gate.accept();
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    opener.close();
    gate.close();
    envoy.close();
  }

  static Stream<Arguments> rows() throws Exception {
    var page = Files.readString(Pages.ROOT.resolve("docs/blocking.md"));
    return ROW.matcher(page)
        .results()
        .flatMap(
            row ->
                Stream.of(row.group(2).split(" ", -1))
                    .map(call -> Arguments.of(call, row.group(1).equals("goes on"))));
  }

  @Test
  void eachCallIsInTheTable() throws Exception {
    assertThat(rows().map(row -> String.valueOf(row.get()[0])))
        .containsExactlyInAnyOrderElementsOf(BlockingCallsFactory.calls());
  }

  private static CompletableFuture<HttpResponse<Void>> send(String... headers) {
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).timeout(TIMEOUT);
    if (headers.length > 0) request.headers(headers);
    return client.sendAsync(request.build(), discarding());
  }

  private static long time(CompletableFuture<HttpResponse<Void>> answer) {
    var response = answer.join();
    assertThat(response.statusCode()).isEqualTo(200);
    return Long.parseLong(response.headers().firstValue("x-time").orElseThrow());
  }

  @ParameterizedTest(name = "{0}: worker goes on: {1}")
  @MethodSource("rows")
  void workerGoesOnOrWaitsAsThePageSays(String call, boolean goesOn) throws Exception {
    var waiting = send("x-call", call);
    envoy.awaitLog("begins to wait: " + call + "$", TIMEOUT);
    var other = send();
    if (goesOn) {
      time(other);
      assertThat(waiting).isNotDone();
      opener.getOutputStream().write('x');
      time(waiting);
    } else {
      // A worker that goes on would have answered by then.
      assertThatThrownBy(() -> other.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      opener.getOutputStream().write('x');
      assertThat(time(other)).isGreaterThan(time(waiting));
    }
  }
}
