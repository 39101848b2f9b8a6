// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.jwtauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.testkit.Exchange;
import io.envoyjava.testkit.TestCluster;
import io.envoyjava.testkit.TestEnvoy;
import io.envoyjava.testkit.TestRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JwtAuthFilterTest {
  private static final String CONFIG =
      """
      {
        "issuer": "https://issuer.example.com", "audiences": ["orders"],
        "jwks": {"cluster": "issuer", "path": "/jwks"},
        "claim_headers": [{"claim": "sub", "header": "x-user"}]
      }
      """;

  private final Issuer issuer = new Issuer("one");
  private final TestEnvoy envoy = TestEnvoy.of(new JwtAuthFactory(), CONFIG);
  private final TestCluster cluster = envoy.cluster("issuer");

  JwtAuthFilterTest() throws Exception {}

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  private void deliverKeys() {
    cluster.next().respond(200).body(issuer.jwks());
  }

  private TestRequest request(String token) {
    return envoy.get("/").header("authorization", "Bearer " + token);
  }

  private String token() throws Exception {
    return issuer.token(Issuer.claims().claim("role", "user").build());
  }

  @Test
  void tokenThatPassesIsToldToTheUpstream() throws Exception {
    deliverKeys();
    var exchange = request(token()).header("x-user", "forged").send();
    assertThat(exchange.upstream()).hasHeader("x-user", "alice").isComplete();
    assertThat(exchange.metadata("jwt_auth", "sub")).isEqualTo("alice");
    assertThat(envoy.counter("allowed")).isEqualTo(1);
  }

  @Test
  void requestWithoutAGoodTokenIsRefusedWithAChallenge() throws Exception {
    deliverKeys();
    assertThat(envoy.get("/").send().response())
        .hasStatus(401)
        .hasHeader("www-authenticate", "Bearer");
    var forged = request(new Issuer("one").token(Issuer.claims().build())).send();
    assertThat(forged.response()).hasStatus(401);
    assertThat(forged.response().header("www-authenticate")).contains("error=\"invalid_token\"");
    var two = request(token()).header("authorization", "Bearer other").send();
    assertThat(two.response()).hasStatus(401);
    assertThat(envoy.counter("denied")).isEqualTo(3);
  }

  @Test
  void requestBeforeTheKeysIsAnswered503() throws Exception {
    assertThat(request(token()).send().response()).hasStatus(503);
    assertThat(envoy.counter("unready")).isEqualTo(1);
    deliverKeys();
    assertThat(request(token()).send().upstream()).isComplete();
  }

  @Test
  void keysAreFetchedAgainAfterAFailure() throws Exception {
    cluster.next().respond(500).end();
    assertThat(request(token()).send().response()).hasStatus(503);
    // The time between two attempts is that of a clock of the filter's own.
    envoy.await(() -> cluster.requests().size() == 2, Duration.ofSeconds(30));
    deliverKeys();
    assertThat(request(token()).send().upstream()).isComplete();
  }

  @Test
  void keysThatDoNotComeInTimeAreAFailure() {
    var callout = cluster.next();
    envoy.advance(callout.timeout());
    assertThat(envoy.log()).anyMatch(line -> line.message().contains("the answer is 504"));
  }

  @Test
  void routeAsksForMoreOrForNothing() throws Exception {
    deliverKeys();
    var admins = "{\"required_claims\": [{\"claim\": \"role\", \"values\": [\"admin\"]}]}";
    Exchange exchange = request(token()).routeConfig(admins).send();
    assertThat(exchange.response()).hasStatus(403);
    assertThat(exchange.response().header("www-authenticate"))
        .contains("error=\"insufficient_scope\"");
    assertThat(envoy.get("/").routeConfig("{\"disabled\": true}").send().upstream()).isComplete();
  }
}
