// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The objects for Istio, by Istio's own schema of an {@code EnvoyFilter}. No Istio runs here. */
@Tag("any-envoy")
@EnabledIfSystemProperty(named = "envoyjava.gateway", matches = "true")
final class IstioSchemaIT {
  private static final String KIND = "name: envoyfilters.networking.istio.io";

  @TempDir static Path folder;
  private static Path validator;
  private static Path schemas;

  @BeforeAll
  static void fetchTheSchema() throws Exception {
    validator = GoModules.program("sigs.k8s.io/kubectl-validate", "v0.0.4");
    var all = GoModules.files("istio.io/api", "v1.32.0");
    var text = Files.readString(all.resolve("kubernetes/customresourcedefinitions.gen.yaml"));
    var schema =
        Arrays.stream(text.split("(?m)^---$"))
            .filter(each -> each.contains(KIND))
            .findFirst()
            .orElseThrow();
    schemas = Files.createDirectory(folder.resolve("schemas"));
    Files.writeString(schemas.resolve("envoyfilter.yaml"), schema);
  }

  private static void validate(String yaml) throws Exception {
    var file = Files.writeString(folder.resolve("object.yaml"), yaml);
    var _ =
        GoModules.outputOf(
            new ProcessBuilder(
                validator.toString(), file.toString(), "--local-crds", schemas.toString()));
  }

  @Test
  void acceptsWhatTheGoalConfigPrints() throws Exception {
    var maven = new OutsideMaven();
    var project = CreatedProject.create(maven, folder, "envoy-java-archetype").folder();
    var printed = folder.resolve("printed.yaml");
    var run =
        maven.run(
            project, "envoy-java:config", "-Denvoy.target=istio", "-Denvoy.output=" + printed);
    assertThat(run.status()).as(run.output()).isZero();
    var yaml = Files.readString(printed);
    validate(yaml);
    assertThatThrownBy(() -> validate(yaml.replace("filterChain:", "filterChains:")))
        .hasMessageContaining("filterChains: Invalid value: value provided for unknown field");
  }

  @Test
  void acceptsWhatTheGuideShows() throws Exception {
    var page = Files.readString(Pages.ROOT.resolve("docs/deploying.md"));
    var block =
        Arrays.stream(page.split("```"))
            .filter(each -> each.contains("kind: EnvoyFilter"))
            .findFirst()
            .orElseThrow();
    validate(block.replaceFirst("^yaml\n", ""));
  }
}
