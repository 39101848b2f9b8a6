// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.MetadataFactory;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.Httpbin;
import io.envoyjava.testing.ModuleFile;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata has lists, namespaces and keys that can be asked for; an older Envoy refuses them. */
final class MetadataIT {
  private static final String ROUTES =
      """
      - match: { prefix: / }
        route: { cluster: upstream }
        metadata:
          filter_metadata:
            configured: { mixed: [one, 2, true, [x], { a: b }], key: value }
            other: { key: value }
        response_headers_to_add:
        - header: { key: envoy-texts, value: "%DYNAMIC_METADATA(lists:numbers)%" }
      """;

  @TempDir static Path directory;
  private static Httpbin upstream;
  private static EnvoyProcess envoy;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    var module = ModuleFile.of(directory, "metadata", MetadataFactory.class);
    upstream = Httpbin.start(0);
    var config = EnvoyConfig.upstream(upstream.port()).filter("metadata").routes(ROUTES);
    envoy = EnvoyProcess.builder().config(config.yaml()).modules(module).start();
    client = HttpClient.newHttpClient();
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
  void listsAreReadAsTheyWereAppended() throws Exception {
    var answers =
        answers()
            .since("1.38", "add-string", "true")
            .since("1.38", "add-more", "done")
            .since("1.38", "texts", "true")
            .since("1.38", "numbers", "\\[1\\.5, -2\\.0]")
            .since("1.38", "booleans", "\\[true, false]")
            .since("1.38", "size", "OptionalInt\\[2]")
            .since("1.38", "string-at", "one")
            .since("1.38", "number-at", "OptionalDouble\\[-2\\.0]")
            .since("1.38", "boolean-at", "Optional\\[false]");
    if (answers.isAtLeast("1.38")) answers.is("envoy-texts", "\\[1\\.5,-2(\\.0)?]");
  }

  @Test
  void whatIsNotInAListIsAbsent() throws Exception {
    var answers =
        answers()
            .since("1.38", "add-to-text", "false")
            .since("1.38", "other-kind", "nullOptionalDouble\\.emptyOptional\\.empty")
            .since("1.38", "beyond", "null")
            .since("1.38", "no-list", "nullOptionalInt\\.empty");
    if (answers.isAtLeast("1.38")) answers.is("negative", "IndexOutOfBoundsException: .*");
  }

  @Test
  void aListOfTheConfigurationMayMixKinds() throws Exception {
    answers().since("1.38", "mixed", "\\[one, 2\\.0, true, null, null]");
  }

  @Test
  void namespacesAndKeysAreKnown() throws Exception {
    answers()
        .since("1.38", "keys", "\\[booleans, numbers, text, texts]")
        .since("1.38", "no-keys", "\\[]")
        .since("1.38", "namespaces", "\\[lists, many]")
        .since("1.38", "many", "true")
        .since("1.38", "route-keys", "\\[key, mixed]")
        .since("1.38", "of-DYNAMIC", "\\[lists, many]")
        .since("1.38", "of-ROUTE", "\\[configured, other]")
        .since("1.38", "of-CLUSTER", "\\[]")
        .since("1.38", "of-HOST", "\\[]")
        .since("1.38", "of-HOST_LOCALITY", "\\[]");
  }

  @Test
  void metadataIsOfTheWorkerThread() throws Exception {
    answers().is("elsewhere", "WrongThreadException: .*");
    assertThat(envoy.stat("dynamicmodulescustom.metadata.failures")).isZero();
  }
}
