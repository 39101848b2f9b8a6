// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.integration.filters.EntryCommandsFactory;
import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No accepted record is lost, no disk holds Envoy up, and a wrong configuration is refused. */
@Tag("any-envoy")
final class AccessLoggerFaultsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static Path module = Path.of("");
  private static @Nullable HttpClient client;

  @BeforeAll
  static void build() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
    module = ModuleFile.of(directory, "entry_commands", EntryCommandsFactory.class);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    if (client != null) client.close();
  }

  private static EnvoyProcess start(String config) {
    return EnvoyProcess.builder()
        .config(
            EnvoyConfig.direct().connectionManagerOptions(AccessLoggerIT.accessLog(config)).yaml())
        .modules(module)
        .start();
  }

  /** Sends requests at once; returns how many were answered. */
  private static int answered(EnvoyProcess envoy, int requests) {
    if (client == null) throw new IllegalStateException("not built");
    var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/load")).build();
    var answers = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < requests; i++) {
      answers.add(
          client
              .sendAsync(request, BodyHandlers.discarding())
              .handle((response, failure) -> failure == null ? 1 : 0));
    }
    return answers.stream().mapToInt(CompletableFuture::join).sum();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void allRecordsAreWrittenWhenEnvoyEnds() throws Exception {
    var file = directory.resolve("ended");
    int answered;
    try (var envoy = start(file + " 1000000")) {
      answered = answered(envoy, 500);
      assertThat(answered).isPositive();
      assertThat(envoy.terminate()).isZero();
    }
    assertThat(lines(file)).contains("flushed", "destroyed");
    assertThat(lines(file).stream().filter(line -> line.equals("DOWNSTREAM_END /load")).count())
        .isGreaterThanOrEqualTo(answered);
  }

  @Test
  void aFileThatStallsDoesNotHoldEnvoyUpAndLosesNothingThatWasAccepted() throws Exception {
    var pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (var envoy = start(pipe + " 50")) {
      // Without a reader, the writer's thread waits in open.
      assertThat(answered(envoy, 200)).isEqualTo(200);
      long dropped = envoy.awaitStat(dropped(envoy), value -> value == 150, TIMEOUT);
      envoy.awaitLog("entry_commands: the queue is full", TIMEOUT);
      var read = directory.resolve("read");
      // It keeps the pipe open for writing, too, so that it does not end with the first writer.
      var reader =
          new ProcessBuilder("sh", "-c", "exec cat <>\"$0\"", pipe.toString())
              .redirectOutput(read.toFile())
              .start();
      try {
        eventually(() -> assertThat(lines(read)).hasSize(200 - (int) dropped));
      } finally {
        reader.destroy();
      }
    }
  }

  private static String dropped(EnvoyProcess envoy) {
    return envoy.stats().keySet().stream()
        .filter(name -> name.endsWith("entry_commands.dropped"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDiskThatFailsGetsTheRecordsWhenItWorksAgain() throws Exception {
    var folder = directory.resolve("missing");
    try (var envoy = start(folder.resolve("log") + " 1000")) {
      assertThat(answered(envoy, 20)).isEqualTo(20);
      envoy.awaitLog("entry_commands: cannot write: .*NoSuchFileException", TIMEOUT);
      Files.createDirectory(folder);
      eventually(() -> assertThat(lines(folder.resolve("log"))).hasSize(20));
      envoy.awaitLog("entry_commands: writes again after", TIMEOUT);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reject   | access logger 'entry_commands': configuration rejected: expected a file
          executor | UnsupportedOperationException: executor: not available in this context
          """)
  void aWrongConfigurationIsRefused(String config, String reason) {
    assertThatThrownBy(() -> start(config).close())
        .isInstanceOf(EnvoyException.class)
        .hasMessageContaining(reason);
  }
}
