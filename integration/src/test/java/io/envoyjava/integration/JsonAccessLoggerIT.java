// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testing.EnvoyException;
import io.envoyjava.testing.EnvoyProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The access logger access-logger writes each request, whatever becomes of its file. */
final class JsonAccessLoggerIT {
  @TempDir Path directory;

  @BeforeAll
  static void needsAccessLoggers() throws Exception {
    EnvoyVersion.assumeAtLeast("1.37");
  }

  private static EnvoyProcess start(String config) {
    var log = AccessLoggerIT.accessLog(config.replace("\"", "\\\""));
    return EnvoyProcess.builder()
        .config(
            EnvoyConfig.direct()
                .connectionManagerOptions(log.replace("entry_commands", "access_logger"))
                .yaml())
        .modules(EnvoyConfig.module("access_logger"))
        .start();
  }

  private static void get(EnvoyProcess envoy, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, path)).build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("direct");
    }
  }

  @Test
  void eachRequestIsALineAlsoWhenTheFileIsRenamed() throws Exception {
    var file = directory.resolve("log");
    var rotated = directory.resolve("log.1");
    try (var envoy = start("{\"path\": \"" + file + "\"}")) {
      get(envoy, "/first");
      eventually(() -> assertThat(file).content().contains("\"path\":\"/first\""));
      Files.move(file, rotated);
      get(envoy, "/second");
      eventually(() -> assertThat(file).content().contains("\"path\":\"/second\""));
      get(envoy, "/last");
      assertThat(envoy.terminate()).isZero();
    }
    assertThat(rotated)
        .content()
        .matches(
            "\\{\"start_time\":\"[-0-9TZ:.]+\",\"type\":\"DOWNSTREAM_END\",\"method\":\"GET\",.*"
                + "\"response_code\":200,.*\"downstream_remote_address\":\"127\\.0\\.0\\.1:.*}\n");
    assertThat(Files.readAllLines(file)).hasSize(2).last().asString().contains("/last");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"path": ""}                              | path: expected a file, found ""
          {"path": "/none/log"}                     | path: the file cannot be written
          {"path": "/dev/null"}                     | not a regular file
          {"path": "/tmp/log", "queue_bytes": 1}    | queue_bytes: expected a number from 65536 on
          """)
  void aWrongConfigurationIsRefused(String config, String reason) {
    assertThatThrownBy(() -> start(config).close())
        .isInstanceOf(EnvoyException.class)
        .hasMessageContaining(reason);
  }
}
