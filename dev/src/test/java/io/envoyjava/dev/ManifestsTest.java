// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static io.envoyjava.dev.ExtensionKind.HTTP_FILTER;
import static io.envoyjava.dev.ExtensionKind.NETWORK_FILTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class ManifestsTest {
  private static final Extension FILTER =
      new Extension(HTTP_FILTER, "my_filter", "my_filter", "{\n  \"greeting\": \"hi\"\n}");

  private static final ModuleSource SOURCE = ModuleSource.inImage("my_filter");

  @TempDir Path folder;

  private static String gateway(String config) throws DevException {
    return Manifests.of(new Extension(HTTP_FILTER, "a", "a", config), SOURCE, "gateway");
  }

  @Test
  void allOfThemAreYaml() throws DevException {
    var documents =
        new Load(LoadSettings.builder().build())
            .loadAllFromString(Manifests.of(FILTER, SOURCE, "all"));
    assertThat(documents).hasSize(4);
  }

  @Test
  void gatewayGetsAStructureAndNamesThatKubernetesAllows() throws DevException {
    assertThat(Manifests.of(FILTER, SOURCE, "gateway"))
        .contains("metadata: { name: my-filter }", "filterName: my_filter")
        .contains("    config: { \"greeting\": \"hi\" }\n")
        .contains("path: \"/usr/local/lib/libmy_filter.so\"");
  }

  @Test
  void gatewayGetsOtherTextAsAStringWithAWarning() throws DevException {
    assertThat(gateway("x: 1"))
        .contains("    # Envoy Gateway passes a string on as JSON, with quotes around it")
        .contains("    config: \"x: 1\"\n");
    assertThat(gateway("[1]")).contains("    config: [1]\n").doesNotContain("quotes");
    assertThat(gateway(" ")).doesNotContain("config:");
  }

  @Test
  void gatewayNamesBeginAndEndAsKubernetesAllows() throws DevException {
    var filter = new Extension(HTTP_FILTER, "_My_filter_", "a", "");
    assertThat(Manifests.of(filter, SOURCE, "gateway")).contains("metadata: { name: my-filter }");
  }

  @Test
  void gatewayGetsTheDigestOfTheFileThatEnvoyFetches() throws Exception {
    var file = Files.writeString(folder.resolve("libmy_filter.so"), "abc");
    var source = ModuleSource.at("https://example.com/libmy_filter.so", file);
    assertThat(Manifests.of(FILTER, source, "gateway"))
        .contains("type: Remote", "url: \"https://example.com/libmy_filter.so\"")
        .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThatThrownBy(() -> ModuleSource.at("http://a/b", folder.resolve("nothing.so")))
        .isInstanceOf(DevException.class)
        .hasMessageContaining("nothing.so is missing");
    assertThatThrownBy(() -> ModuleSource.at("ftp://a/b", file))
        .hasMessage("--url: expected http://… or https://…, found 'ftp://a/b'");
  }

  @Test
  void saysThatNoMeshHasTriedIt() throws DevException {
    assertThat(Manifests.of(FILTER, SOURCE, "istio"))
        .startsWith("# Istio: valid by its schema, but not tried in a mesh.");
  }

  @Test
  void printsAnotherKindOfExtensionForEnvoyOnly() throws DevException {
    var filter = new Extension(NETWORK_FILTER, "echo", "echo", "");
    assertThat(Manifests.of(filter, SOURCE, "all"))
        .startsWith("# Envoy: an entry of filters of a filter chain, before the last one.")
        .contains("v3.DynamicModuleNetworkFilter", "filter_name: echo")
        .doesNotContain("---");
    assertThatThrownBy(() -> Manifests.of(filter, SOURCE, "gateway"))
        .hasMessageContaining("is for HTTP filters; echo is of another kind: network filter");
  }

  @Test
  void refusesAnotherTarget() {
    assertThatThrownBy(() -> Manifests.of(FILTER, SOURCE, "nginx"))
        .hasMessage("--target: expected envoy, gateway, istio or all, found 'nginx'");
  }
}
