// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.dev;

import static io.envoyjava.dev.ExtensionKind.HTTP_FILTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MinimalConfigTest {
  private static final Extension FILTER =
      new Extension(HTTP_FILTER, "m", "hello", "a \"b\"\n\\c\u0001");

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost, 8080, false",
    "http://localhost/, localhost, 80, false",
    "https://example.com, example.com, 443, true",
    "http://[::1]:81, ::1, 81, false"
  })
  void upstreamIsAnUrlWithoutAPath(String url, String host, int port, boolean tls) {
    assertThat(Upstream.parse(url)).isEqualTo(new Upstream(host, port, tls));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:80", "ftp://a", "http://a/b", "http:///", "%"})
  void refusesAnotherUpstreamNamingWhatIsExpected(String url) {
    assertThatThrownBy(() -> Upstream.parse(url))
        .hasMessage("--upstream: expected http://host:port or https://host:port, found '%s'", url);
  }

  @Test
  void quotesWhatAnAuthorGives() {
    assertThat(FILTER.yaml()).contains("value: \"a \\\"b\\\"\\n\\\\c\\x01\"");
    assertThat(new Extension(HTTP_FILTER, "m", "on", "").yaml()).contains("filter_name: \"on\"");
  }

  @ParameterizedTest
  @EnumSource
  void hasEachKindOfExtensionInItsList(ExtensionKind kind) throws Exception {
    var extension = new Extension(kind, "m", "mine", "text");
    var yaml = new MinimalConfig("127.0.0.1", 0, 0).yaml(extension, Upstream.parse("http://a"));
    // Which finds an extension in the list of its kind only.
    assertThat(LiveConfig.of(yaml, "m", Path.of("unused")).extension("mine")).isEqualTo(extension);
  }

  @Test
  void keepsTheNameThatAServerOnTheInternetExpects() {
    var yaml =
        new MinimalConfig("127.0.0.1", 0, 0).yaml(FILTER, Upstream.parse("https://example.com"));
    assertThat(yaml)
        .contains("host_rewrite_literal: \"example.com\"", "sni: \"example.com\"")
        .contains("system_root_certs");
  }
}
