// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.StreamInfoFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one filter leaves with a stream, another one finds, and Envoy too; and a filter is told of
 * the stream what Envoy knows. In an Envoy that cannot do one of these, that one throws, and names
 * the first Envoy that can.
 */
final class StreamInfoIT {
  private static final String ADDRESS = "127\\.0\\.0\\.1:\\d+";

  /** What is in the streams' metadata and state, as Envoy itself shows it. */
  private static final String ROUTES =
      """
      - match: { prefix: / }
        route: { cluster: upstream }
        metadata: { filter_metadata: { configured: { key: of the route } } }
        response_headers_to_add:
        - header: { key: envoy-string, value: "%DYNAMIC_METADATA(test:string)%" }
        - header: { key: envoy-nested, value: "%DYNAMIC_METADATA(test:nested)%" }
        - header: { key: envoy-boolean, value: "%DYNAMIC_METADATA(test:boolean)%" }
        - header: { key: envoy-state, value: "%FILTER_STATE(test.text:PLAIN)%" }
      """;

  @TempDir static Path directory;
  private static Httpbin upstream;
  private static EnvoyProcess envoy;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    var module = ModuleFile.of(directory, "stream_info", StreamInfoFactory.class);
    upstream = Httpbin.start(0);
    var config =
        EnvoyConfig.upstream(upstream.port())
            .filter("stream_info", "stream_info", "writer")
            .filter("stream_info", "stream_info", "reader")
            .routes(ROUTES);
    envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).start();
    client = HttpClient.newBuilder().version(HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    envoy.close();
    upstream.close();
  }

  private static Answers answers() throws Exception {
    return Answers.of(envoy, client);
  }

  @Test
  void metadataIsReadAsItWasWritten() throws Exception {
    answers()
        .is("string", "text")
        .is("utf8", "true")
        .is("long", "true")
        .is("empty", "<>")
        .is("number", "OptionalDouble\\[1\\.5]")
        .is("strings", "1true")
        .is("absent", "nullOptionalDouble\\.empty")
        .is("other-kind", "OptionalDouble\\.empty")
        .is("configured", "\\[null, of the route, null, null, null]")
        .is("envoy-string", "text");
  }

  @Test
  void metadataCanBeMoreThanTextsAndNumbers() throws Exception {
    var answers =
        answers()
            .since("1.38", "set-boolean", "done")
            .since("1.38", "boolean", "Optional\\[true]")
            .since("1.40", "set-struct", "done")
            .since("1.40", "set-typed", "done")
            .since("1.40", "typed", "type\\.test/Message 4")
            .since("1.40", "no-typed", "null");
    if (answers.isAtLeast("1.38")) answers.is("envoy-boolean", "true");
    if (answers.isAtLeast("1.40")) answers.is("envoy-nested", "\\[\"x\"]");
  }

  @Test
  void filterStateIsReadAsItWasWritten() throws Exception {
    answers()
        .is("bytes", "true")
        .is("empty-bytes", "<>")
        .is("no-bytes", "null")
        .is("envoy-state", "plain")
        .since("1.40", "set-value", "true")
        .since("1.40", "has", "true false")
        .since("1.40", "other-life-span", "false plain");
  }

  /** Before v1.39, Envoy keeps the old bytes, says otherwise, and takes it for a bug of its own. */
  @Test
  void aKeyThatIsSetAgainSaysWhatItHas() throws Exception {
    var answers = answers().is("set-once", "true");
    answers.is("set-twice", answers.isAtLeast("1.39") ? "true b" : "false a");
    if (!answers.isAtLeast("1.39")) assertThat(envoy.log()).noneMatch(l -> l.contains("envoy bug"));
  }

  @Test
  void filterStateHasValuesOfALifeSpan() throws Exception {
    var answers = answers();
    if (answers.isAtLeast("1.40")) answers.is("value", "true");
  }

  @Test
  void filtersShareObjects() throws Exception {
    answers()
        .since("1.39", "put-object", "true")
        .since("1.39", "object", "\\[an object]")
        .since("1.39", "no-object", "null")
        .since("1.39", "put-counter", "true")
        .since("1.39", "object-of-other-life-span", "false plain");
    var answers = answers();
    if (answers.isAtLeast("1.39")) answers.is("other-class", "ClassCastException: .*");
  }

  /** The client sends one request after the other, and keeps its connection. */
  @Test
  void anObjectCanLastAsLongAsTheConnection() throws Exception {
    try (var own = HttpClient.newBuilder().version(HTTP_1_1).build()) {
      for (int request = 1; request <= 3; request++) {
        Answers.of(envoy, own).since("1.39", "counter", Integer.toString(request));
      }
    }
    Answers.of(envoy, HttpClient.newHttpClient()).since("1.39", "counter", "1");
  }

  @Test
  void connectionsAreTold() throws Exception {
    var upstreamAddress = "127\\.0\\.0\\.1:" + upstream.port();
    var answers =
        answers()
            .since("1.39", "early-id", "OptionalLong\\.empty")
            .since("1.39", "upstream-id", "\\d+")
            .since("1.40", "early-address", "null")
            .since("1.40", "early-hosts", "\\[]")
            .since("1.40", "direct-address", ADDRESS)
            .since("1.40", "upstream-address", upstreamAddress)
            .since("1.40", "upstream-hosts", "\\[" + upstreamAddress + "]");
    if (answers.isAtLeast("1.40")) {
      answers.is("upstream-ids", "\\[" + answers.get("upstream-id") + "]");
    }
  }

  @Test
  void timesAreTold() throws Exception {
    answers().since("1.40", "timing", "in order");
  }

  @Test
  void askingTooEarlyOrLateDoesNoHarm() throws Exception {
    var config =
        EnvoyConfig.upstream(upstream.port()).filter("stream_info", "stream_info", "early");
    var module = directory.resolve("libstream_info.so");
    try (var early = EnvoyProcess.builder().config(config.yaml()).modules(module).start()) {
      var _ = Answers.of(early, client).is("no-bytes", "null");
      var _ = Answers.of(early, client).since("1.40", "upstream-address", "null");
      assertThat(early.stat("dynamicmodulescustom.stream_info.failures")).isZero();
      assertThat(early.terminate()).isZero();
    }
  }
}
