// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.integration.filters.FeaturesFactory;
import io.envoyjava.sdk.EnvoyFeature;
import io.envoyjava.testing.EnvoyBinary;
import io.envoyjava.testing.EnvoyProcess;
import io.envoyjava.testing.ModuleFile;
import java.lang.module.ModuleDescriptor.Version;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What works in which Envoy, whichever the other tests run with. */
@Tag("any-envoy")
final class FeaturesIT {
  /** The listener whose last filter is the one that tries. */
  private static final String SERVER = "server";

  private static final String ROUTES =
      """
      - match: { prefix: / }
        direct_response: { status: 418 }
      """;

  @TempDir Path directory;

  @Test
  void thePageSaysWhatWorksInWhichEnvoy() throws Exception {
    var module = ModuleFile.of(directory, "features", FeaturesFactory.class);
    var worked = new LinkedHashMap<String, List<EnvoyFeature>>();
    for (var version : EnvoyBinary.versions()) worked.put(version, worked(module, version));

    var page = Files.readString(Pages.ROOT.resolve("docs/envoy-versions.md"));
    assertThat(page).contains(table(worked));
  }

  /** What a filter tried with success, which has to be what it is told and what is documented. */
  private static List<EnvoyFeature> worked(Path module, String version) throws Exception {
    var config = EnvoyConfig.upstream(1).zipkin("upstream").filter("features").routes(ROUTES);
    var server =
        EnvoyConfig.direct()
            .listenerOptions("per_connection_buffer_limit_bytes: 65536")
            .terminalFilter("features", "")
            .listenerYaml()
            .replace("name: " + EnvoyConfig.LISTENER, "name: " + SERVER);
    try (var envoy =
            EnvoyProcess.builder()
                .binary(EnvoyBinary.version(version))
                .config(
                    config.yaml().replaceFirst("listeners:\n", "listeners:\n" + server.indent(2)))
                .modules(module)
                .start();
        var client = HttpClient.newHttpClient()) {
      var large = HttpRequest.newBuilder(envoy.uri(SERVER, "/large")).build();
      assertThat(client.send(large, ofString()).body()).hasSize(1 << 20);
      var request = HttpRequest.newBuilder(envoy.uri(EnvoyConfig.LISTENER, "/")).build();
      var headers = client.send(request, ofString()).headers();
      var documented =
          FeaturesFactory.ALL.stream()
              .filter(
                  feature -> Version.parse(feature.since()).compareTo(Version.parse(version)) <= 0)
              .toList();
      assertThat(headers.firstValue("x-worked")).as(version).hasValue(documented.toString());
      assertThat(headers.firstValue("x-available")).as(version).hasValue(documented.toString());
      return documented;
    }
  }

  private static String table(Map<String, List<EnvoyFeature>> worked) {
    var table = new StringBuilder("| `EnvoyFeature` |");
    for (var version : worked.keySet()) table.append(" v").append(version).append(" |");
    table.append("\n|---|").append("---|".repeat(worked.size())).append('\n');
    for (var feature : FeaturesFactory.ALL) {
      table
          .append("| `%s` |".formatted(feature))
          .append(
              worked.values().stream()
                  .map(features -> features.contains(feature) ? " yes |" : " no |")
                  .collect(joining()))
          .append('\n');
    }
    return table.toString();
  }
}
