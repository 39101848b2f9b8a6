// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.testkit.RejectedConfigException;
import io.envoyjava.testkit.TestEnvoy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionFactoryTest {
  private static final String REQUIRED =
      "{\"url\": \"jdbc:postgresql://127.0.0.1:1/db\", \"query\": \"SELECT a FROM b WHERE c = ?\"";

  @Test
  void databaseThatIsAwayIsNoReasonToRejectTheConfiguration() {
    try (var envoy = TestEnvoy.of(new SessionFactory(), REQUIRED + ", \"timeout\": \"PT0.25S\"}")) {
      assertThat(envoy.log()).anyMatch(line -> line.message().contains("does not answer yet"));
      var exchange = envoy.get("/").header("cookie", "session=a").send();
      exchange.await(it -> it.response().isComplete());
      assertThat(exchange.response()).hasStatus(503);
      assertThat(envoy.counter("errors")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"query\": \"?\"} | url: expected a string, found nothing",
        "{\"url\": \"jdbc:other:x\", \"query\": \"?\"} | url: expected one such as"
            + " jdbc:postgresql://host:5432/database",
        "{\"url\": \"jdbc:postgresql:u\", \"query\": \"SELECT 1\"} | query: expected a statement"
            + " with one ? for the session's id, found \"SELECT 1\"",
        "<required>, \"cookie\": \"a b\"} | cookie: expected a name without blanks, found \"a b\"",
        "<required>, \"header\": \"\"} | header: expected a name without blanks, found \"\"",
        "<required>, \"timeout\": \"PT0.1S\"} | timeout: expected PT0.25S to PT1M, found PT0.1S",
        "<required>, \"connections\": 0} | connections: expected 1 to 1000, found 0",
        "<required>, \"password_file\": \"/nowhere\"}"
            + " | password_file: cannot be read: \"/nowhere\"",
      })
  void wrongSettingsAreRejectedByName(String config, String message) {
    var whole = config.replace("<required>", REQUIRED);
    assertThatThrownBy(() -> TestEnvoy.of(new SessionFactory(), whole))
        .isInstanceOf(RejectedConfigException.class)
        .hasMessageEndingWith(": " + message);
  }
}
