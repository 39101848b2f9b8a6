// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class ManifestsTest {
  private static final FilterEntry FILTER =
      new FilterEntry("my_filter", "my_filter", "{\n  \"greeting\": \"hi\"\n}");

  @Test
  void allOfThemAreYaml() {
    var documents =
        new Load(LoadSettings.builder().build()).loadAllFromString(Manifests.of(FILTER, "all"));
    assertThat(documents).hasSize(4);
  }

  @Test
  void gatewayGetsAStructureAndNamesThatKubernetesAllows() {
    assertThat(Manifests.of(FILTER, "gateway"))
        .contains("metadata: { name: my-filter }", "filterName: my_filter")
        .contains("    config: { \"greeting\": \"hi\" }\n")
        .contains("path: \"/usr/local/lib/libmy_filter.so\"");
  }

  @Test
  void gatewayGetsOtherTextAsAString() {
    assertThat(Manifests.of(new FilterEntry("a", "a", "x: 1"), "gateway"))
        .contains("    config: \"x: 1\"\n");
  }

  @Test
  void saysThatIstioIsUntried() {
    assertThat(Manifests.of(FILTER, "istio")).startsWith("# Istio: not tried yet.");
  }

  @Test
  void refusesAnotherTarget() {
    assertThatThrownBy(() -> Manifests.of(FILTER, "nginx"))
        .hasMessage("--target: expected envoy, gateway, istio or all, found 'nginx'");
  }
}
