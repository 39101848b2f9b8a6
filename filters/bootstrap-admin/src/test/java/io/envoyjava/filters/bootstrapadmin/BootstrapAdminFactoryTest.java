// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bootstrapadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.bootstrap.BootstrapExtensionConfig;
import io.envoyjava.sdk.metrics.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapAdminFactoryTest {
  /** The context of an Envoy without metrics. */
  private static final ConfigContext CONTEXT =
      new ConfigContext() {
        @Override
        public String name() {
          return "bootstrap_admin";
        }

        @Override
        public Counter counter(String name) {
          return Counter.NONE;
        }
      };

  private static BootstrapExtensionConfig configure(String config) {
    return new BootstrapAdminFactory().configure(CONTEXT, config);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"path\": \"/admin/java-1\"}",
        "{\"interval_seconds\": 3600}",
        "{\"path\": \"/j\", \"interval_seconds\": 1}\n"
      })
  void acceptsWhatIsValid(String config) {
    assertThat(configure(config).newExtension()).isInstanceOf(BootstrapAdmin.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"path": "java"}           | path: expected letters, digits, _ and - after each slash, found "java"
          {"path": "/"}              | path: expected letters, digits, _ and - after each slash, found "/"
          {"path": "/a b"}           | path: expected letters, digits, _ and - after each slash, found "/a b"
          {"interval_seconds": 0}    | interval_seconds: expected 1 to 3600, found 0
          {"interval_seconds": 3601} | interval_seconds: expected 1 to 3600, found 3601
          """)
  void rejectsInvalidConfigNamingTheField(String config, String message) {
    assertThatThrownBy(() -> configure(config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  @Test
  void hasTheNameOfItsModule() {
    assertThat(new BootstrapAdminFactory().name()).isEqualTo("bootstrap_admin");
  }
}
