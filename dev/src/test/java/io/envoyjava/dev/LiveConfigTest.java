// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static io.envoyjava.dev.ExtensionKind.ACCESS_LOGGER;
import static io.envoyjava.dev.ExtensionKind.HTTP_FILTER;
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
    assertThat(config.names()).containsExactly("mine");
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
  void replacesNetworkFilters() throws Exception {
    var text =
        CONFIG
            .replace("http_filters:", "filters:")
            .replace(
                "filters.http.dynamic_modules.v3.DynamicModuleFilter",
                "filters.network.dynamic_modules.v3.DynamicModuleNetworkFilter");
    var config = LiveConfig.of(text, "my_module", folder);
    assertThat(config.names()).containsExactly("mine");
    assertThat(config.yaml()).contains("network.dynamic_modules", folder + "/filter-1.yaml");
  }

  @Test
  void leavesAccessLoggersWhereTheyAre() throws Exception {
    var text =
        CONFIG
            .replace("http_filters:", "access_log:")
            .replace(
                "filters.http.dynamic_modules.v3.DynamicModuleFilter",
                "access_loggers.dynamic_modules.v3.DynamicModuleAccessLog")
            .replace("filter_", "logger_");
    var config = LiveConfig.of(text, "my_module", folder);
    assertThat(config.names()).isEmpty();
    assertThat(config.extension(""))
        .isEqualTo(new Extension(ACCESS_LOGGER, "my_module", "greeter", "yes"));
    assertThat(config.yaml()).contains("name: my_module").doesNotContain("config_discovery");
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
    assertThat(LiveConfig.of(CONFIG, "my_module", folder).extension(""))
        .isEqualTo(new Extension(HTTP_FILTER, "my_module", "greeter", "yes"));
  }

  @Test
  void knowsTheFilterThatIsWanted() throws Exception {
    var config = LiveConfig.of(CONFIG, "my_module", folder);
    assertThat(config.extension("greeter")).isEqualTo(config.extension(""));
    assertThatThrownBy(() -> config.extension("missing"))
        .isInstanceOf(DevException.class)
        .hasMessageContaining("no extension missing");
  }

  @Test
  void readsAStructAsJson() throws Exception {
    var text =
        CONFIG.replace(
            "StringValue, value: \"yes\"", "Struct, value: { a: \"1\", b: [true, 2], c: x }");
    assertThat(LiveConfig.of(text, "my_module", folder).extension("").config())
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
        .hasMessageContaining("no extension of the module missing");
  }
}
