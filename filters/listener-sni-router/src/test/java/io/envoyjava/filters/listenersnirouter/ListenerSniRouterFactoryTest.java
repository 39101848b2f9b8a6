// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.listenersnirouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerSniRouterFactoryTest {
  @Test
  void withoutSettingsNamesStayAsTheyAre() {
    var settings = ListenerSniRouterFactory.parse("");
    assertThat(settings.route("a.example")).isEqualTo("a.example");
    assertThat(settings.route(null)).isNull();
    assertThat(settings.maxBytes()).isEqualTo(16_384);
  }

  @Test
  void aliasesAndADefaultReplaceNames() {
    var settings =
        ListenerSniRouterFactory.parse(
            """
            {"aliases": {"Old.example": "new.example"}, "default_server_name": "www.example"}
            """);
    assertThat(settings.route("old.example")).isEqualTo("new.example");
    assertThat(settings.route("other.example")).isEqualTo("other.example");
    assertThat(settings.route(null)).isEqualTo("www.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"max_hello_bytes": 255}    | max_hello_bytes: expected 256 to 65536, found 255
          {"max_hello_bytes": 65537}  | max_hello_bytes: expected 256 to 65536, found 65537
          {"default_server_name": ""} | default_server_name: expected a name, found none
          {"aliases": {"a": ""}}      | aliases: expected a server name for each alias, found an empty one
          {"names": []}               | names: unknown field
          """)
  void rejectsWrongSettingsByName(String config, String message) {
    assertThatThrownBy(() -> ListenerSniRouterFactory.parse(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }
}
