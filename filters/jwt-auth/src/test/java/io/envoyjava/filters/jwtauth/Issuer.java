// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;

/** Issues tokens for tests. */
final class Issuer {
  static final String NAME = "https://issuer.example.com";

  private final ECKey key;

  Issuer(String keyId) throws JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
  }

  String jwks() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /** Claims that pass, for a minute. */
  static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(NAME)
        .audience("orders")
        .subject("alice")
        .expirationTime(Date.from(Instant.now().plusSeconds(60)));
  }

  String token(JWTClaimsSet claims) throws JOSEException {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
