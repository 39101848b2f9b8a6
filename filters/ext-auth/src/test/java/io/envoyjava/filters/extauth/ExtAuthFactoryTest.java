// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExtAuthFactoryTest {
  private static final String REQUIRED = "{\"cluster\": \"auth\", \"path\": \"/check\"";

  @Test
  void onlyTheClusterAndThePathAreRequired() {
    try (var envoy = TestEnvoy.of(new ExtAuthFactory(), REQUIRED + "}")) {
      var auth = envoy.cluster("auth");
      var exchange = envoy.get("/").header("authorization", "a").header("x-other", "b").send();
      var callout = auth.next();
      assertThat(callout.timeout()).isEqualTo(Duration.ofMillis(500));
      assertThat(callout.request())
          .hasHeader(":path", "/check")
          .hasHeader("authorization", "a")
          .hasNoHeader("x-other");
      callout.respond(503).end();
      assertThat(exchange.response()).hasStatus(503);
    }
  }

  @Test
  void headerNamesAreComparedInLowerCase() {
    var config = REQUIRED + ", \"upstream_headers\": [\"X-User\"]}";
    try (var envoy = TestEnvoy.of(new ExtAuthFactory(), config)) {
      var _ =
          envoy
              .cluster("auth")
              .respondsWith(callout -> callout.respond(200).header("x-user", "ada").end());
      assertThat(envoy.get("/").send().upstream()).hasHeader("x-user", "ada");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"path\": \"/\"} | cluster: expected a string, found nothing",
        "{\"cluster\": \" \", \"path\": \"/\"}"
            + " | cluster: expected the name of a cluster, found none",
        "{\"cluster\": \"auth\", \"path\": \"check\"}"
            + " | path: expected a path that begins with a slash, found \"check\"",
        "{\"cluster\": \"auth\", \"path\": \"/a b\"}"
            + " | path: expected text without blanks and control characters, found '/a b'",
        "<required>, \"timeout\": \"PT0S\"} | timeout: expected PT0.001S to PT1M, found PT0S",
        "<required>, \"timeout\": \"PT2M\"} | timeout: expected PT0.001S to PT1M, found PT2M",
        "<required>, \"request_headers\": [\"a\", \":path\"]} | request_headers[1]: expected the"
            + " name of an HTTP header, found \":path\"",
        "<required>, \"cache\": {\"ttl\": \"PT0S\"}}"
            + " | cache.ttl: expected a duration above zero, found \"PT0S\"",
        "<required>, \"cache\": {\"max_size\": 0, \"ttl\": \"PT1S\"}}"
            + " | cache.max_size: expected 1 or more, found 0",
      })
  void wrongSettingsAreRejectedByName(String config, String message) {
    var whole = config.replace("<required>", REQUIRED);
    assertThatThrownBy(() -> TestEnvoy.of(new ExtAuthFactory(), whole))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageEndingWith(": " + message);
  }

  @Test
  void aRouteCanBeLeftOut() {
    assertThat(new ExtAuthFactory().configureRoute("{\"disabled\": true}").disabled()).isTrue();
  }
}
