// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Verifies tokens with one set of keys. Safe for all threads. */
final class Verifier {
  /** Signatures by the issuer's private key; a secret that both share cannot be published. */
  private static final Set<JWSAlgorithm> ALGORITHMS = Set.copyOf(JWSAlgorithm.Family.SIGNATURE);

  private final JWKSet keys;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  private Verifier(JWKSet keys, String issuer, List<String> audiences, Duration clockSkew) {
    this.keys = keys;
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys)));
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            audiences.isEmpty() ? null : new HashSet<>(audiences),
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            Set.of("exp"),
            Set.of());
    claims.setMaxClockSkew((int) clockSkew.toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * A verifier.
   *
   * @param jwks the keys, as the issuer publishes them
   * @throws ParseException if the text is not a set of keys, or the set is empty
   */
  static Verifier of(String jwks, String issuer, List<String> audiences, Duration clockSkew)
      throws ParseException {
    var keys = JWKSet.parse(jwks).toPublicJWKSet();
    if (keys.isEmpty()) throw new ParseException("the set has no keys", 0);
    return new Verifier(keys, issuer, audiences, clockSkew);
  }

  /** Thrown for a token that does not pass; the message may be shown to its bearer. */
  static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether other keys might verify the token. */
    private final boolean keyIsUnknown;

    RejectedException(String message, boolean keyIsUnknown) {
      super(message);
      this.keyIsUnknown = keyIsUnknown;
    }

    boolean keyIsUnknown() {
      return keyIsUnknown;
    }
  }

  /**
   * Verifies a token.
   *
   * @return what it claims
   * @throws RejectedException if it does not pass
   */
  JWTClaimsSet verify(String token) throws RejectedException {
    SignedJWT signed;
    try {
      signed = SignedJWT.parse(token);
    } catch (ParseException e) {
      throw new RejectedException("the token is not a signed JWT", false);
    }
    var keyId = signed.getHeader().getKeyID();
    if (keyId != null && keys.getKeyByKeyId(keyId) == null) {
      throw new RejectedException("the key of the token is not known", true);
    }
    try {
      return processor.process(signed, null);
    } catch (BadJOSEException e) {
      throw new RejectedException(String.valueOf(e.getMessage()), false);
    } catch (JOSEException e) {
      throw new RejectedException("the signature cannot be verified", false);
    }
  }
}
