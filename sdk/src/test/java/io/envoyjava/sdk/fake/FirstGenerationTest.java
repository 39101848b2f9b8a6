// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.fake.filters.FirstGenerationFilters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A module in a program that stands for Envoy v1.35 (envoy_1_35.c), the oldest that the SDK runs
 * in: today's functions on top of those that it has.
 */
class FirstGenerationTest {
  private static final Path HOST = Path.of("target", "test-native", "envoy-1.35");
  private static final String VERSION =
      "c32cc7696650a6a54653327e6609734a8b32aeb5c80a6a664687636a0d671666";

  @TempDir private static Path folder;
  private static Path module;

  @BeforeAll
  static void makeModule() {
    module = TestModule.of(folder, "first", FirstGenerationFilters.class);
  }

  @Test
  void theHostHasItsStringAndItsSchedulersBack() throws Exception {
    var lines = run("executor");
    assertThat(lines).startsWith("ABI version: " + VERSION).endsWith("schedulers: 0");
  }

  @Test
  void aPatchReleasesStringIsFoundInItsExecutable() throws Exception {
    var patched = folder.resolve("envoy-patched");
    var string = VERSION.replace("c32cc", "01234");
    var executable = Files.readString(HOST, ISO_8859_1);
    Files.writeString(patched, executable.replace(VERSION, string), ISO_8859_1);
    assertThat(patched.toFile().setExecutable(true)).isTrue();
    assertThat(run(patched, "reply")).startsWith("ABI version: " + string);
  }

  @Test
  void requestHeadersAreReadSetAddedAndRemoved() throws Exception {
    assertThat(run("request"))
        .contains(
            "request header: x-size: 7",
            "request header: x-twice: [1, 2]",
            "request header: x-once-added: 1",
            "request header: x-removed: true false",
            "request header: x-no-map: false",
            "route cache cleared")
        .noneMatch(line -> line.matches("request header: (gone|emptied): .*"));
  }

  @Test
  void attributesAreRead() throws Exception {
    assertThat(run("request"))
        .contains(
            "request header: x-path: /path",
            "request header: x-host: null",
            "request header: x-mtls: Optional[true]",
            "request header: x-code: OptionalLong.empty");
    assertThat(run("response")).contains("response header: x-code: OptionalLong[200]");
  }

  @Test
  void whatCameLaterSaysWhen() throws Exception {
    assertThat(run("request"))
        .contains(
            "request header: x-counters: false UnsupportedOperationException: counter 'requests':"
                + " not supported by this Envoy version; requires v1.36 or later",
            "request header: x-twice-added: UnsupportedOperationException: header twice, which has"
                + " a value: add: not supported by this Envoy version; requires v1.37 or later");
  }

  @Test
  void aHeldBodyIsReadDrainedAndAppendedTo() throws Exception {
    assertThat(run("request"))
        .containsSubsequence(
            "stream with trailers",
            "request headers: status 1",
            "request body: status 1",
            "request body: status 1",
            "request body: status 1",
            "request trailers: status 0",
            "request header: x-body: 18 one two three four",
            "request body: two three four!",
            "stream without trailers",
            "request body: status 1",
            "request body: status 1",
            "request body: status 0",
            "request header: x-body: 18 one two three four",
            "request body: two three four!");
  }

  /** The host shows one of the two: the piece that comes while a buffer is there is not seen. */
  @Test
  void aHeldBodyIsTheBufferedPart() throws Exception {
    assertThat(run("request"))
        .containsSubsequence(
            "request header: x-parts: 8+0 0+8 0+14 ", "request header: x-parts: 8+0 0+8 0+18 ");
  }

  @Test
  void trailersAreReadSetAndRemoved() throws Exception {
    assertThat(run("request"))
        .contains(
            "request trailer: trailer: tail",
            "request trailer: x-all: [Header[name=trailer, value=tail], Header[name=gone,"
                + " value=x]]")
        .noneMatch(line -> line.startsWith("request trailer: gone"));
  }

  @Test
  void aResponseIsChangedPieceByPiece() throws Exception {
    assertThat(run("response"))
        .containsSubsequence(
            "response header: :status: 200",
            "response header: x-method: POST",
            "response body: <one two><three><four>",
            "response trailer: x-again: tail",
            "log 2: Response: complete",
            "log 3: Response: destroyed",
            "stream without trailers",
            "response body: <one two><three><four>")
        .noneMatch(line -> line.startsWith("response header: gone") || line.contains("unseen"));
  }

  @Test
  void aTaskOfTheExecutorContinuesTheStream() throws Exception {
    assertThat(run("executor"))
        .containsSubsequence(
            "request headers: status 3",
            "request: scheduled",
            "request header: x-task: request",
            "request body: one two three four",
            "response headers: status 4",
            "response: scheduled",
            "response header: x-task: response",
            "response body: one two three four");
  }

  @Test
  void aFilterReplies() throws Exception {
    assertThat(run("reply"))
        .containsSubsequence(
            "local reply: 403",
            "local reply: x-reason: none",
            "local reply body: no",
            "request headers: status 1",
            "stream without trailers")
        .noneMatch(line -> line.startsWith("request body"));
  }

  @Test
  void aHookThatThrowsEndsInA500() throws Exception {
    assertThat(run("throw"))
        .containsSubsequence(
            "request headers: status 0",
            "local reply: 500",
            "request body: status 3",
            "stream without trailers",
            "local reply: 500")
        .anyMatch(line -> line.contains("failed in onRequestBody") && line.contains("not today"))
        .noneMatch(line -> line.startsWith("response"));
  }

  @Test
  void aFunctionThatTheHostLacksFailsTheStreamThatNeedsItAndIsNamed() throws Exception {
    var lines = run(HOST.resolveSibling("envoy-without-http_set_request_header"), "request");
    assertThat(lines)
        .containsSubsequence("local reply: 500", "stream without trailers", "local reply: 500")
        .noneMatch(line -> line.startsWith("request body"));
    // At each use, not at the first one only.
    assertThat(lines)
        .filteredOn(line -> line.contains("failed in onRequestHeaders"))
        .hasSize(2)
        .allMatch(
            line ->
                line.endsWith(
                    "UnsupportedOperationException: this Envoy lacks the function"
                        + " envoy_dynamic_module_callback_http_set_header"));
  }

  @Test
  void aHostWithoutALogLeavesStandardError() throws Exception {
    var lines = run(HOST.resolveSibling("envoy-without-log"), "response");
    assertThat(lines)
        .noneMatch(line -> line.startsWith("log ") || line.contains("unseen"))
        .contains("response body: <one two><three><four>");
    assertThat(lines).filteredOn("Response: complete"::equals).hasSize(2);
    // Two streams, a line for each.
    assertThat(run(HOST.resolveSibling("envoy-without-log"), "throw"))
        .contains("local reply: 500")
        .filteredOn(line -> line.contains("failed in onRequestBody"))
        .hasSize(2);
  }

  /** What the host says of two streams through a filter. */
  private static List<String> run(String config) throws IOException, InterruptedException {
    return run(HOST, config);
  }

  private static List<String> run(Path host, String config)
      throws IOException, InterruptedException {
    var output = folder.resolve(config + ".txt");
    var builder =
        new ProcessBuilder(host.toString(), module.toString(), "first", config)
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
