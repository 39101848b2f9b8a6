// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The modules as they are, in the SDK's program that stands for Envoy v1.35, of which there is no
 * binary.
 */
@Tag("any-envoy")
final class FirstGenerationIT {
  private static final Path HOST =
      EnvoyConfig.FILTERS.resolveSibling("sdk/target/test-native/envoy-1.35");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delay           |                 | request body: one two three four",
        "header_auth     | x-absent        | local reply: 401",
        "header_auth     | twice           | request body: one two three four",
        "header_mutation | {\"request_headers\": [[\"x-a\", \"b\"]]} | request header: x-a: b",
        "passthrough     |                 | request body: one two three four",
        "random_auth     |                 | schedulers: 0",
        "zero_copy_body  | t.*e            | local reply: 403",
        "zero_copy_body  | absent          | request body: one two three four",
      })
  void aFilterWorks(String filter, String config, String expected) throws Exception {
    assertThat(run(filter, config == null ? "" : config)).contains(expected);
  }

  @Test
  void accessLogWritesALineForEachStream() throws Exception {
    var config = "{\"num_workers\": 1, \"dirname\": \"%s\"}".formatted(folder);
    assertThat(run("access_log", config)).contains("schedulers: 0");
    assertThat(folder.resolve("access_log_0.log"))
        .content()
        .hasLineCount(2)
        .contains("\":path: /path\"");
  }

  /** What the host says of two streams through a filter. */
  private List<String> run(String filter, String config) throws IOException, InterruptedException {
    var output = folder.resolve("output.txt");
    var module = EnvoyConfig.module(filter);
    var builder =
        new ProcessBuilder(HOST.toString(), module.toString(), filter, config)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("ENVOY_JAVA_HOME", System.getProperty("java.home"));
    var process = builder.start();
    try {
      assertThat(process.waitFor(120, SECONDS)).as("the host ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    var lines = Files.readAllLines(output, UTF_8);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
