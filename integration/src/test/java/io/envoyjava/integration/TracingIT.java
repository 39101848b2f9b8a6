// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.SpanFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a filter does to the span of its stream comes to the tracer, here one of Zipkin's kind. */
final class TracingIT {
  /** Each span at once. */
  private static final String RUNTIME =
      """
      layered_runtime:
        layers:
        - name: static
          static_layer: { tracing.zipkin.min_flush_spans: 1 }
      """;

  @TempDir Path directory;
  private SpanCollector collector;
  private Path module;

  @BeforeEach
  void start() throws Exception {
    module = ModuleFile.of(directory, "span", SpanFactory.class);
    collector = SpanCollector.start(UTF_8);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void tagsAndTheDecisionToSampleAreEnvoys() throws Exception {
    var config = EnvoyConfig.upstream(collector.port()).zipkin("upstream").filter("span");
    try (var envoy =
            EnvoyProcess.builder().config(config.yaml() + RUNTIME).modules(module).start();
        var client = HttpClient.newHttpClient()) {
      Answers.of(envoy, client, "unsampled", "yes").since("1.38", "traced", "true");
      var answers = Answers.of(envoy, client).since("1.38", "traced", "true");
      eventually(() -> assertThat(collector.reports()).isNotEmpty());
      if (!answers.isAtLeast("1.38")) return;
      answers.is("trace-id", "[0-9a-f]{16,32}").since("1.39", "local-decision", "done");
      assertThat(collector.reports())
          .singleElement()
          .asString()
          .contains("\"one\":\"1\"", "\"two\":\"2\"", "\"three\":\"dr\u00fc\u00fc\"")
          .contains(answers.get("trace-id"));
    }
  }

  @Test
  void withoutATracerThereIsNoSpan() throws Exception {
    var config = EnvoyConfig.upstream(collector.port()).filter("span");
    try (var envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).start();
        var client = HttpClient.newHttpClient()) {
      Answers.of(envoy, client).since("1.38", "traced", "false");
    }
  }
}
