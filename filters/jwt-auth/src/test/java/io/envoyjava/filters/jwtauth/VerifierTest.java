// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyjava.filters.jwtauth.Verifier.RejectedException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VerifierTest {
  private Issuer issuer;
  private Verifier verifier;

  @BeforeEach
  void start() throws Exception {
    issuer = new Issuer("one");
    verifier = Verifier.of(issuer.jwks(), Issuer.NAME, List.of("orders"), Duration.ZERO);
  }

  @Test
  void aTokenOfTheIssuerPasses() throws Exception {
    assertThat(verifier.verify(issuer.token(Issuer.claims().build())).getSubject())
        .isEqualTo("alice");
  }

  @Test
  void aTokenOfAnotherKeyAsksForNewKeys() throws Exception {
    var token = new Issuer("two").token(Issuer.claims().build());
    assertThatThrownBy(() -> verifier.verify(token))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.keyIsUnknown()).isTrue());
  }

  @Test
  void aForgedTokenOfAKnownKeyIsRejected() throws Exception {
    var token = new Issuer("one").token(Issuer.claims().build());
    assertThatThrownBy(() -> verifier.verify(token))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.keyIsUnknown()).isFalse());
  }

  @Test
  void wrongClaimsAreRejected() throws Exception {
    var past = Date.from(Instant.now().minusSeconds(60));
    assertRejected(issuer.token(Issuer.claims().issuer("https://other").build()), "iss");
    assertRejected(issuer.token(Issuer.claims().audience("billing").build()), "aud");
    assertRejected(issuer.token(Issuer.claims().expirationTime(past).build()), "Expired");
    assertRejected(issuer.token(Issuer.claims().expirationTime(null).build()), "exp");
  }

  @Test
  void whatIsNotASignedTokenIsRejected() {
    assertRejected("", "not a signed JWT");
    assertRejected("a.b.c", "not a signed JWT");
    // The header {"alg":"none"}, and no signature.
    assertRejected("eyJhbGciOiJub25lIn0.e30.", "not a signed JWT");
  }

  @Test
  void keysThatAreNoneAreRefused() {
    for (var text : List.of("", "{}", "{\"keys\": []}", "<html>")) {
      assertThatThrownBy(() -> Verifier.of(text, Issuer.NAME, List.of(), Duration.ZERO))
          .isInstanceOf(ParseException.class);
    }
  }

  private void assertRejected(String token, String reason) {
    assertThatThrownBy(() -> verifier.verify(token))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(reason);
  }
}
