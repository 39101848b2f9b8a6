// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static io.envoyjava.integration.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.ChildSpansFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Spans that a filter begins come to the tracer, once each, however the stream ends. */
final class ChildSpansIT {
  private static final String ZIPKIN =
      """
      tracing:
        provider:
          name: envoy.tracers.zipkin
          typed_config:
            "@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
            collector_cluster: upstream
            collector_endpoint: /spans
            collector_endpoint_version: HTTP_JSON
            shared_span_context: false
      """;

  private static final String OPEN_TELEMETRY =
      """
      tracing:
        provider:
          name: envoy.tracers.opentelemetry
          typed_config:
            "@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig
            http_service:
              http_uri: { uri: "http://127.0.0.1/spans", cluster: upstream, timeout: 5s }
      """;

  /** Each span at once. */
  private static final String RUNTIME =
      """
      layered_runtime:
        layers:
        - name: static
          static_layer:
            tracing.zipkin.min_flush_spans: 1
            tracing.opentelemetry.min_flush_spans: 1
      """;

  @TempDir Path directory;
  private SpanCollector collector;
  private Path module;

  @BeforeEach
  void start() throws Exception {
    module = ModuleFile.of(directory, "child_spans", ChildSpansFactory.class);
    collector = SpanCollector.start(ISO_8859_1);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private EnvoyProcess envoy(String config) {
    return envoy(ZIPKIN, config);
  }

  private EnvoyProcess envoy(String tracing, String config) {
    var yaml =
        EnvoyConfig.upstream(collector.port())
            .connectionManagerOptions(tracing)
            .filter("child_spans", config)
            .yaml();
    return EnvoyProcess.builder().config(yaml + RUNTIME).modules(module).start();
  }

  private List<JsonNode> spans() {
    var spans = new ArrayList<JsonNode>();
    for (var report : collector.reports()) JsonMapper.shared().readTree(report).forEach(spans::add);
    return spans;
  }

  private JsonNode span(String name) {
    var named = spans().stream().filter(span -> span.path("name").asString().equals(name)).toList();
    assertThat(named).as(name + " among " + collector.reports()).hasSize(1);
    return named.getFirst();
  }

  @Test
  void operationsEventsAndChildrenAreTheTracers() throws Exception {
    try (var envoy = envoy("");
        var client = HttpClient.newHttpClient()) {
      EnvoyVersion.assumeAtLeast("1.38", envoy);
      var answers =
          Answers.of(envoy, client, "x-mode", "close")
              .is("baggage", "null")
              .is("set-baggage", "done")
              .is("used-after-close", "IllegalStateException: this span is closed")
              .is("child-after-close", "IllegalStateException: this span is closed")
              .is("elsewhere", "WrongThreadException: .*");
      eventually(() -> assertThat(spans()).hasSize(3));
      var active = span("renamed");
      var child = span("child");
      var grandchild = span("renamed grandchild");
      assertThat(active.path("annotations").toString()).contains("\"value\":\"an event\"");
      assertThat(child.path("annotations").toString()).contains("\"value\":\"a child's event\"");
      assertThat(child.path("parentId")).isEqualTo(active.path("id"));
      assertThat(grandchild.path("parentId")).isEqualTo(child.path("id"));
      assertThat(grandchild.path("traceId")).isEqualTo(active.path("traceId"));
      assertThat(child.path("tags").toString())
          .contains("\"place\":\"below\"", "\"one\":\"1\"", "\"two\":\"2\"");
      answers
          .is("trace", active.path("traceId").asString())
          .is("child-trace", active.path("traceId").asString())
          .is("span-id", "null");
    }
  }

  @Test
  void aTracerMaySayTheIdsOfSpans() throws Exception {
    try (var envoy = envoy(OPEN_TELEMETRY, "");
        var client = HttpClient.newHttpClient()) {
      EnvoyVersion.assumeAtLeast("1.38", envoy);
      var answers =
          Answers.of(envoy, client, "x-mode", "close")
              .is("span-id", "[0-9a-f]{16}")
              .is("child-id", "[0-9a-f]{16}");
      for (var id : List.of("trace", "span-id", "child-id")) {
        // A report is in binary.
        var bytes = HexFormat.of().parseHex(answers.get(id));
        eventually(
            () ->
                assertThat(String.join("", collector.reports()))
                    .contains(new String(bytes, ISO_8859_1)));
      }
    }
  }

  @Test
  void aTaskCanFinishASpan() throws Exception {
    try (var envoy = envoy("");
        var client = HttpClient.newHttpClient()) {
      EnvoyVersion.assumeAtLeast("1.38", envoy);
      var _ = Answers.of(envoy, client, "x-mode", "task");
      eventually(() -> assertThat(spans()).hasSize(2));
      assertThat(span("child").path("tags").toString()).contains("\"from\":\"task\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forget", "fail", "reply"})
  void aSpanThatIsLeftOpenIsFinishedOnce(String mode) throws Exception {
    try (var envoy = envoy("");
        var client = HttpClient.newHttpClient()) {
      EnvoyVersion.assumeAtLeast("1.38", envoy);
      var request =
          HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).header("x-mode", mode);
      int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
      assertThat(status).isEqualTo(mode.equals("fail") ? 500 : 200);
      eventually(() -> assertThat(spans()).hasSize(2));
      assertThat(span("child").path("parentId")).isEqualTo(span("renamed").path("id"));
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aSpanOfARequestThatIsResetIsFinishedOnce() throws Exception {
    try (var envoy = envoy("")) {
      EnvoyVersion.assumeAtLeast("1.38", envoy);
      var text = "GET / HTTP/1.1\r\nhost: test\r\nx-mode: hold\r\n\r\n";
      try (var _ = Exchange.start(envoy.port(EnvoyConfig.LISTENER), text)) {
        eventually(() -> assertThat(envoy.stat("http.main.downstream_rq_active")).isOne());
      }
      eventually(() -> assertThat(spans()).hasSize(2));
      assertThat(span("child").path("parentId")).isEqualTo(span("renamed").path("id"));
      assertThat(envoy.terminate()).isZero();
    }
  }

  @Test
  void aChildLivesFromTheStreamsBeginToItsEnd() throws Exception {
    try (var envoy = envoy("late");
        var client = HttpClient.newHttpClient()) {
      EnvoyVersion.assumeAtLeast("1.38", envoy);
      var _ = Answers.of(envoy, client);
      eventually(() -> assertThat(spans()).hasSize(2));
      assertThat(span("early").path("tags").toString())
          .contains("\"complete\":\"yes\"", "\"refused\":\"this stream is complete\"");
      assertThat(envoy.stat("dynamicmodulescustom.child_spans.failures")).isZero();
      assertThat(envoy.terminate()).isZero();
    }
  }
}
