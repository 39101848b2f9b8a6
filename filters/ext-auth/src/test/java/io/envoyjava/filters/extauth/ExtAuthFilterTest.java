// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.extauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.testkit.TestCluster;
import io.envoyjava.testkit.TestEnvoy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in both styles. */
@ParameterizedClass
@MethodSource("factories")
final class ExtAuthFilterTest {
  private final HttpFilterFactory factory;
  private TestEnvoy envoy;
  private TestCluster auth;

  static List<HttpFilterFactory> factories() {
    return List.of(new ExtAuthFactory(), new BlockingExtAuthFactory());
  }

  ExtAuthFilterTest(HttpFilterFactory factory) {
    this.factory = factory;
    start("");
  }

  private void start(String more) {
    if (envoy != null) envoy.close();
    envoy =
        TestEnvoy.of(
            factory,
            "{\"cluster\": \"auth\", \"path\": \"/check\", \"upstream_headers\": [\"x-user\"]"
                + more
                + "}");
    auth = envoy.cluster("auth");
  }

  @AfterEach
  void stop() {
    assertThat(envoy.failures()).isZero();
    envoy.close();
  }

  @Test
  void requestIsHeldUntilTheServiceAllowsIt() {
    var exchange = envoy.post("/orders?a=b").header("x-user", "forged").body("body").send();
    assertThat(exchange.upstream()).isAbsent();
    var callout = auth.next();
    assertThat(callout.request())
        .hasHeader("x-original-method", "POST")
        .hasHeader("x-original-host", "example.com")
        .hasHeader("x-original-url", "/orders?a=b");
    callout.respond(200).header("x-user", "ada").end();
    assertThat(exchange.upstream()).hasHeader("x-user", "ada").hasBody("body").isComplete();
    assertThat(envoy.counter("allowed")).isEqualTo(1);
  }

  @Test
  void refusalIsTheClientsAnswer() {
    var _ =
        auth.respondsWith(
            callout ->
                callout
                    .respond(401)
                    .header("www-authenticate", "Basic")
                    .header("x-internal", "no")
                    .body("who?"));
    var exchange = envoy.get("/").send();
    assertThat(exchange.response())
        .hasStatus(401)
        .hasHeader("www-authenticate", "Basic")
        .hasNoHeader("x-internal")
        .hasBody("who?");
    assertThat(exchange.details()).contains("ext_auth_denied");
    assertThat(exchange.upstream()).isAbsent();
    assertThat(envoy.counter("denied")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 599})
  void errorOfTheServiceIsNoDecision(int status) {
    var _ = auth.respondsWith(callout -> callout.respond(status).end());
    assertThat(envoy.get("/").send().response()).hasStatus(503);
    assertThat(envoy.counter("errors")).isEqualTo(1);
  }

  @Test
  void serviceThatIsTooSlowOrGoneIsNoDecision() {
    var slow = envoy.get("/").send();
    envoy.advance(Duration.ofMillis(500));
    assertThat(slow.response()).hasStatus(503);
    var cut = envoy.get("/").send();
    auth.requests().getLast().reset();
    assertThat(cut.response()).hasStatus(503);
    var _ = auth.isDown();
    assertThat(envoy.get("/").send().response()).hasStatus(503);
    assertThat(envoy.counter("errors")).isEqualTo(3);
  }

  @Test
  void requestsPassWithoutADecisionIfTheConfigurationSaysSo() {
    start(", \"fail_open\": true");
    var _ = auth.isDown();
    assertThat(envoy.get("/").header("x-user", "forged").send().upstream())
        .isComplete()
        .hasNoHeader("x-user");
  }

  @Test
  void decisionIsKeptForTheSameQuestion() {
    start(", \"cache\": {\"ttl\": \"PT1H\"}");
    var _ = auth.respondsWith(callout -> callout.respond(204).end());
    for (int i = 0; i < 2; i++) {
      assertThat(envoy.get("/").header("cookie", "a").send().upstream()).isComplete();
    }
    assertThat(auth.requests()).hasSize(1);
    assertThat(envoy.counter("cache_hits")).isEqualTo(1);
    assertThat(envoy.get("/").header("cookie", "b").send().upstream()).isComplete();
    assertThat(auth.requests()).hasSize(2);
  }

  @Test
  void routeWithoutTheCheckPasses() {
    var exchange = envoy.get("/").routeConfig("{\"disabled\": true}").send();
    assertThat(exchange.upstream()).isComplete();
    assertThat(auth.requests()).isEmpty();
  }

  @Test
  void clientThatGoesAwayEndsTheQuestion() {
    var exchange = envoy.get("/").send();
    var callout = auth.next();
    var _ = exchange.reset();
    assertThat(callout.isCancelled()).isTrue();
  }
}
