// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.sdk.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JwtAuthFactoryTest {
  private static final String JWKS = "\"jwks\": {\"cluster\": \"issuer\", \"path\": \"/jwks\"}";

  @Test
  void theIssuerAndItsKeysAreEnough() {
    var settings = JwtAuthFactory.settings("{\"issuer\": \"i\", " + JWKS + "}");
    assertThat(settings.issuer()).isEqualTo("i");
    assertThat(settings.jwks().path()).isEqualTo("/jwks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{<jwks>} | issuer: expected a string, found nothing",
        "{\"issuer\": \" \", <jwks>} | issuer: expected some text, found none",
        "{\"issuer\": \"i\", \"jwks\": {\"cluster\": \"c\", \"path\": \"jwks\"}}"
            + " | jwks.path: expected a path that begins with a slash, found \"jwks\"",
        "{\"issuer\": \"i\", \"jwks\": {\"cluster\": \"\", \"path\": \"/\"}}"
            + " | jwks.cluster: expected some text, found none",
        "{\"issuer\": \"i\", <jwks>, \"clock_skew\": \"PT2H\"}"
            + " | clock_skew: expected PT0S to PT1H, found PT2H",
        "{\"issuer\": \"i\", <jwks>, \"claim_headers\": [{\"claim\": \"sub\", \"header\": \"a"
            + " b\"}]} | claim_headers: expected the name of an HTTP header, found \"a b\"",
      })
  void wrongSettingsAreRejectedByName(String config, String message) {
    assertThatThrownBy(() -> JwtAuthFactory.settings(config.replace("<jwks>", JWKS)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  @Test
  void aRouteRequiresOneOfSeveralValues() {
    var route =
        new JwtAuthFactory()
            .configureRoute(
                "{\"required_claims\": [{\"claim\": \"role\", \"values\": [\"admin\","
                    + " \"owner\"]}]}");
    assertThat(route.isDisabled()).isFalse();
    assertThat(route.missing(Issuer.claims().build())).isEqualTo("role");
    assertThat(route.missing(Issuer.claims().claim("role", "owner").build())).isNull();
    assertThat(
            route.missing(
                Issuer.claims().claim("role", java.util.List.of("user", "admin")).build()))
        .isNull();
    assertThat(route.missing(Issuer.claims().claim("role", "user").build())).isEqualTo("role");
  }
}
