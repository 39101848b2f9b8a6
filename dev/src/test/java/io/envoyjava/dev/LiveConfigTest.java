// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveConfigTest {
  private static final String CONFIG =
      """
      http_filters:
      - name: mine
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter
          dynamic_module_config: { name: my_module }
          filter_name: greeter
          filter_config: { "@type": type.googleapis.com/google.protobuf.StringValue, value: "yes" }
      - name: other
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.dynamic_modules.v3.DynamicModuleFilter
          dynamic_module_config: { name: another_module }
      quoted: "yes"
      plain: yes
      """;

  @TempDir Path folder;

  @Test
  void replacesTheFiltersOfOneModule() throws Exception {
    var config = LiveConfig.of(CONFIG, "my_module", folder);
    assertThat(config.filters()).isEqualTo(1);
    assertThat(config.yaml())
        .contains("name: mine", "config_discovery:", folder + "/filter-1.yaml")
        .contains("name: another_module")
        .doesNotContain("name: my_module");
  }

  @Test
  void keepsQuotes() throws Exception {
    assertThat(LiveConfig.of(CONFIG, "my_module", folder).yaml())
        .contains("quoted: \"yes\"", "plain: yes");
  }

  @Test
  void writesTheFilterWithAVersionOfTheModule() throws Exception {
    LiveConfig.of(CONFIG, "my_module", folder).write("my_module.7");
    assertThat(Files.readString(folder.resolve("filter-1.yaml")))
        .contains("name: \"my_module.7\"", "filter_name: greeter", "value: \"yes\"")
        .doesNotContain("name: my_module\n");
  }

  @Test
  void knowsTheFilter() throws Exception {
    assertThat(LiveConfig.of(CONFIG, "my_module", folder).filter(""))
        .isEqualTo(new FilterEntry("my_module", "greeter", "yes"));
  }

  @Test
  void knowsTheFilterThatIsWanted() throws Exception {
    var config = LiveConfig.of(CONFIG, "my_module", folder);
    assertThat(config.filter("greeter")).isEqualTo(config.filter(""));
    assertThatThrownBy(() -> config.filter("missing"))
        .isInstanceOf(DevException.class)
        .hasMessageContaining("no filter missing");
  }

  @Test
  void readsAStructAsJson() throws Exception {
    var text =
        CONFIG.replace(
            "StringValue, value: \"yes\"", "Struct, value: { a: \"1\", b: [true, 2], c: x }");
    assertThat(LiveConfig.of(text, "my_module", folder).filter("").config())
        .isEqualTo("{\"a\": \"1\", \"b\": [true, 2], \"c\": \"x\"}");
  }

  @Test
  void keepsTheOtherKeysOfAnEntry() throws Exception {
    var text = CONFIG.replace("- name: mine", "- name: mine\n  disabled: true");
    assertThat(LiveConfig.of(text, "my_module", folder).yaml()).contains("disabled: true");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertThatThrownBy(() -> LiveConfig.of("a: [1", "my_module", folder))
        .isInstanceOf(DevException.class)
        .hasMessageStartingWith("the configuration is not valid YAML: ");
  }

  @Test
  void refusesAConfigurationWithoutTheModule() {
    assertThatThrownBy(() -> LiveConfig.of(CONFIG, "missing", folder))
        .hasMessageContaining("no filter of the module missing");
  }
}
