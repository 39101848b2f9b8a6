// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a route can say.
 *
 * @param disabled whether its requests pass without a token
 * @param requiredClaims what a token has to claim beside what every token has to
 */
record RouteSettings(@Nullable Boolean disabled, @Nullable List<RequiredClaim> requiredClaims) {
  static final RouteSettings NONE = new RouteSettings(null, null);

  /**
   * A claim and the values that will do.
   *
   * @param claim its name
   * @param values one of these has to be its value, or among its values
   */
  record RequiredClaim(String claim, List<String> values) {
    boolean isIn(JWTClaimsSet claims) {
      var value = claims.getClaim(claim);
      return value instanceof Collection<?> several
          ? several.stream().anyMatch(one -> values.contains(String.valueOf(one)))
          : value != null && values.contains(value.toString());
    }
  }

  boolean isDisabled() {
    return disabled != null && disabled;
  }

  /** Returns the first claim that a token lacks; null if it has them all. */
  @Nullable String missing(JWTClaimsSet claims) {
    if (requiredClaims == null) return null;
    for (var required : requiredClaims) {
      if (!required.isIn(claims)) return required.claim();
    }
    return null;
  }
}
